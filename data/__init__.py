"""What a table is and where it lives."""
