"""Questions in Chinese, answered with verbatim, cited passages of Chinese documents.

Importing this package loads no model, starts no server and touches no file.
"""

__version__ = "0.1.0"
