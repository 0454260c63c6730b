"""What every room stands on: the clock, the database, settings, languages, keys, errors."""
