class ResNet(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  depths : List[int]
  bottleneck : bool
  stride_first : bool
  first_stride : int
  activation : str
  eps : float

  def activate(self, x: Tensor) -> Tensor:
    if self.activation == "relu":
      y = torch.relu(x)
    elif self.activation == "silu":
      y = torch.silu(x)
    elif self.activation == "gelu":
      y = torch.gelu(x, approximate="none")
    else:
      y = x
    return y

  def convolve(self, w: Dict[str, Tensor], p: str, x: Tensor, stride: int) -> Tensor:
    k = w[p + "weight"]
    y = torch.conv2d(x, k, None, [stride, stride], [k.size(2) // 2, k.size(3) // 2])
    return torch.batch_norm(y, w[p + "gain"], w[p + "shift"], w[p + "mean"], w[p + "variance"], False, 0., self.eps, False)

  def block(self, w: Dict[str, Tensor], p: str, x: Tensor, stride: int) -> Tensor:
    if p + "shortcut.weight" in w:
      kept = self.convolve(w, p + "shortcut.", x, stride)
    else:
      kept = x
    early, late = stride, 1
    if self.bottleneck and not self.stride_first:
      early, late = 1, stride
    y = self.activate(self.convolve(w, p + "0.", x, early))
    y = self.convolve(w, p + "1.", y, late)
    if self.bottleneck:
      y = self.convolve(w, p + "2.", self.activate(y), 1)
    return self.activate(y + kept)

  # Pooled features [b, channels] and the maps after the stem and each stage.
  def features(self, w: Dict[str, Tensor], pixels: Tensor) -> Tuple[Tensor, List[Tensor]]:
    x = self.activate(self.convolve(w, "stem.", pixels.to(w["stem.weight"].dtype), 2))
    x = torch.max_pool2d(x, [3, 3], [2, 2], [1, 1])
    maps = [x]
    for s in range(len(self.depths)):
      for l in range(self.depths[s]):
        stride = 1
        if l == 0:
          stride = self.first_stride if s == 0 else 2
        x = self.block(w, torch.format("{}.{}.", s, l), x, stride)
      maps.append(x)
    return (torch.mean(x, [2, 3]), maps)

  def image_logits(self, w: Dict[str, Tensor], pixels: Tensor, kept: int) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
    x, maps = self.features(w, pixels)
    z = torch.linear(x, w["classifier.weight"], w["classifier.bias"]).to(6)
    if kept == 0:
      maps = annotate(List[Tensor], [])
    return (z, maps, annotate(List[Tensor], []))

  # As in transformer.py.
  def class_loss(self, z: Tensor, target: Tensor, objective: int) -> Tensor:
    at = target.unsqueeze(1)
    own = torch.gather(z, 1, at).select(1, 0)
    if objective == 0:
      loss = torch.logsumexp(z, [1]) - own
    else:
      loss = torch.amax(torch.scatter(z, 1, at, -3.0e38), [1]) - own
    return loss

  def image_gradient(self, pixels: Tensor, target: Tensor, objective: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    y = torch.requires_grad_(torch.detach(pixels), True)
    x, _0 = self.features(w, y)
    z = torch.linear(x, w["classifier.weight"], w["classifier.bias"]).to(6)
    loss = self.class_loss(z, target, int(objective))
    found = torch.grad([torch.sum(loss)], [y], None, None, False, False)
    return [torch.detach(loss), unchecked_cast(Tensor, found[0]).to(6), torch.detach(z)]
