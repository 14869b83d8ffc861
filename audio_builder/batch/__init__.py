"""Many articles become episodes of one folder: on all cores, on a cluster, with nothing lost."""
