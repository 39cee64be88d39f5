"""What a table is and where it lives."""

import os

# Set before numpy loads: our matrices are small, and threads of their own make busy cores several times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
