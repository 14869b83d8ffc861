"""The two forms that sound has while it is worked on."""

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
"""Samples from -1 to 1."""
Pcm16 = NDArray[np.int16]
"""16-bit samples."""
