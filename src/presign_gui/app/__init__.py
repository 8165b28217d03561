"""What the program does, with no widgets and no HTTP: queue, links, connections, settings."""
