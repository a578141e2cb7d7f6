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

  # A tensor that gradients may be taken through: to be called outside of inference mode. cuda 1: on the first CUDA device.
  def lasting(self, shape: Tensor, dtype: Tensor, cuda: Tensor) -> Tensor:
    place = torch.device("cpu")
    if bool(cuda):
      place = torch.device("cuda:0")
    sizes = annotate(List[int], [])
    for i in range(shape.size(0)):
      sizes.append(int(shape[i]))
    return torch.empty(sizes, dtype=int(dtype), layout=None, device=place, pin_memory=False, memory_format=None)

  def fill(self, target: Tensor, x: Tensor, turned: bool) -> Tensor:
    if turned:
      y = x.transpose(0, 1)
    else:
      y = x
    return target.copy_(y)

  # A second handle of the same memory.
  def same(self, x: Tensor) -> Tensor:
    return torch.view_as(x, x)
