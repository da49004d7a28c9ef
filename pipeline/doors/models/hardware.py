"""What this machine offers a model: device, number format, free memory."""

from __future__ import annotations

import os
import re
from pathlib import Path

import torch


def best_device() -> torch.device:
    """The first GPU if there is one, else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def best_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the device multiplies in it; elsewhere float16 on a GPU, float32 on a processor."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    if device.type == "mps":
        return torch.float16
    return torch.bfloat16 if _multiplies_bfloat16(_read("/proc/cpuinfo")) else torch.float32


def free_bytes(device: torch.device) -> int:
    """Bytes that can still be taken on a device; on a processor, within the limit of its control group too."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return free_host_bytes(_read("/proc/meminfo"), _read("/sys/fs/cgroup/memory.max"), _group_use())


def free_host_bytes(meminfo: str, group_limit: str, group_use: str) -> int:
    """The same from the texts of /proc/meminfo (proc(5)), memory.max and memory.current (cgroup v2, bytes or "max").

    Without a meminfo, a quarter of the physical memory.
    """
    available = re.search(r"^MemAvailable:\s+(\d+) kB$", meminfo, re.MULTILINE)
    if available is None:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    free = int(available[1]) * 1024
    if group_limit.strip().isdigit() and group_use.strip().isdigit():
        free = min(free, int(group_limit) - int(group_use))
    return max(free, 0)


def out_of_memory(error: RuntimeError) -> bool:
    """Whether torch says that memory ran out: a type of its own on a GPU, only a message on a processor."""
    return isinstance(error, torch.OutOfMemoryError) or "DefaultCPUAllocator" in str(error)


def _multiplies_bfloat16(cpuinfo: str) -> bool:
    """AVX512-BF16 and AMX-BF16 on x86, FEAT_BF16 on Arm; emulated elsewhere, and slower than float32."""
    return re.search(r"^(flags|Features)\b.*\b(avx512_bf16|amx_bf16|bf16)\b", cpuinfo, re.MULTILINE) is not None


def _group_use() -> str:
    return _read("/sys/fs/cgroup/memory.current")


def _read(path: str) -> str:
    """A file of the system, or nothing where this system has none."""
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
