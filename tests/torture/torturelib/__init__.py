# SPDX-License-Identifier: Apache-2.0
"""The load, the journal and the checker of the kill test."""
