"""Reports: one `Report` value, one writer a format."""
