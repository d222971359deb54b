"""Large pictures by tiles: what is seen of them, which tiles show it, and how they come and are
drawn."""
