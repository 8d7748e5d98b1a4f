"""One HTTP exchange at a time, to vetted addresses: the only code that opens sockets to sites."""
