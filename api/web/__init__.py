"""What every HTTP answer shares: security, static files, icons, rendering."""
