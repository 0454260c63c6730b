"""What tests of any room may use."""
