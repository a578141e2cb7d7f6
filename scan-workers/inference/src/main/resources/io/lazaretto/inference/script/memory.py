class Memory(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Row-major memory on the host that the caller fills. dtype 6: f32, 15: bf16.
  def allocate(self, shape: List[int], dtype: int) -> Tensor:
    return torch.empty(shape, dtype=dtype, layout=None, device=torch.device("cpu"), pin_memory=False, memory_format=None)

  def part(self, x: Tensor, start: int, count: int) -> Tensor:
    return torch.narrow(torch.view(x, [-1]), 0, start, count)

  # How many numbers are NaN or infinite.
  def strange(self, x: Tensor) -> int:
    if bool(torch.isfinite(torch.sum(x.to(6)))):
      n = 0
    else:
      n = int(torch.sum(torch.logical_not(torch.isfinite(x))))
    return n

  def placed(self, x: Tensor, device: str) -> Tensor:
    return x.to(torch.device(device))

  def turned(self, x: Tensor) -> Tensor:
    return x.transpose(0, 1).contiguous()

  # A second handle of the same memory.
  def same(self, x: Tensor) -> Tensor:
    return torch.view_as(x, x)
