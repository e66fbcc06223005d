# SPDX-License-Identifier: Apache-2.0
"""What is promised in figures, and fails where it is measured."""

CONVERGE_S = 10         # from healing until everybody has everything
STUCK_RATIO = 2         # of anybody's p99, beside readers that are stuck
