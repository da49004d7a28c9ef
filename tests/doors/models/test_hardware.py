"""What the machine offers, read from the texts of its kernel."""

import os

import pytest
import torch

from pipeline.doors.models.hardware import best_dtype, free_bytes, free_host_bytes, out_of_memory

MEMINFO = "MemTotal:       16000 kB\nMemFree:         1000 kB\nMemAvailable:    8000 kB\n"


@pytest.mark.parametrize(
    ("limit", "use", "free"),
    [
        ("max\n", "5000\n", 8000 * 1024),
        ("", "", 8000 * 1024),
        ("4096000\n", "96000\n", 4_000_000),
        ("99999999999\n", "5000\n", 8000 * 1024),
        ("5000\n", "6000\n", 0),
    ],
)
def test_free_memory_is_what_is_available_within_the_control_group(limit, use, free):
    assert free_host_bytes(MEMINFO, limit, use) == free


def test_without_a_meminfo_a_quarter_of_the_memory():
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert free_host_bytes("", "", "") == total // 4


def test_this_machine_has_memory_and_a_number_format():
    assert free_bytes(torch.device("cpu")) > 0
    assert best_dtype(torch.device("cpu")) in {torch.bfloat16, torch.float32}


@pytest.mark.parametrize(
    ("error", "memory"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried 9 bytes"), True),
        (RuntimeError("shape mismatch"), False),
    ],
)
def test_memory_that_ran_out_is_told_from_other_errors(error, memory):
    assert out_of_memory(error) is memory
