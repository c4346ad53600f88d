"""Rules of file formats that writers and readers share."""
