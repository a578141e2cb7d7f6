class Transformer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  hidden : int
  causal : bool
  parallel : bool
  norm_kind : str
  qk_norm_kind : str
  qk_norm_late : bool
  eps : float
  activation : str
  gated : bool
  embed_scale : float
  residual_scale : float
  logit_scale : float
  logit_cap : float
  attention_cap : float
  qkv_clip : float
  attention_scales : List[float]
  windows : List[int]
  rotary_dim : int
  rotary_interleaved : bool
  rope_kinds : List[int]
  rope_factors : List[float]
  rope_long_from : int
  position_offset : int
  experts : List[int]
  expert_top : int
  expert_renormalised : bool
  pooling : str
  pool_activation : str
  patch : int

  # ---- pieces -------------------------------------------------------------------------------------------------------------

  def optional(self, w: Dict[str, Tensor], name: str) -> Optional[Tensor]:
    if name in w:
      found = annotate(Optional[Tensor], w[name])
    else:
      found = annotate(Optional[Tensor], None)
    return found

  def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.linear(x, w[name + ".weight"], self.optional(w, name + ".bias"))

  # A tensor without elements stands for none: callers cannot pass None.
  def given(self, x: Tensor) -> Optional[Tensor]:
    if x.numel() == 0:
      found = annotate(Optional[Tensor], None)
    else:
      found = annotate(Optional[Tensor], x)
    return found

  def rms(self, x: Tensor, gain: Tensor) -> Tensor:
    f = x.to(6)
    n = f * torch.rsqrt(torch.mean(f * f, [-1], True) + self.eps)
    return (n * gain).to(x.dtype)

  def norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    if self.norm_kind == "rms":
      y = self.rms(x, w[name + ".weight"])
    else:
      y = torch.layer_norm(x, [x.size(-1)], w[name + ".weight"].to(x.dtype), self.optional(w, name + ".bias"), self.eps)
    return y

  # Without a weight of that name the values pass unchanged: this is what places norms.
  def maybe_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    if name + ".weight" in w:
      y = self.norm(w, name, x)
    else:
      y = x
    return y

  # x [b, t, heads, dim]; gain [dim], [heads, dim] or, over all heads at once, [heads * dim].
  def head_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    y = x
    if self.qk_norm_kind == "rms":
      y = self.rms(x, w[name + ".weight"])
    elif self.qk_norm_kind == "rms_all":
      y = self.rms(x.flatten(2, 3), w[name + ".weight"]).view_as(x)
    elif self.qk_norm_kind == "layer":
      n = torch.layer_norm(x, [x.size(-1)], None, None, self.eps) * w[name + ".weight"]
      bias = self.optional(w, name + ".bias")
      if bias is not None:
        n = n + bias
      y = n
    return y

  def activate(self, kind: str, x: Tensor) -> Tensor:
    if kind == "silu":
      y = torch.silu(x)
    elif kind == "gelu":
      y = torch.gelu(x, approximate="none")
    elif kind == "gelu_tanh":
      y = torch.gelu(x, approximate="tanh")
    elif kind == "relu":
      y = torch.relu(x)
    elif kind == "relu2":
      r = torch.relu(x)
      y = r * r
    elif kind == "gelu_sigmoid":
      y = x * torch.sigmoid(1.702 * x)
    elif kind == "tanh":
      y = torch.tanh(x)
    else:
      y = x
    return y

  def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    r = torch.narrow(x, -1, 0, self.rotary_dim)
    if self.rotary_interleaved:
      pairs = r.unflatten(-1, [-1, 2])
      a, b = pairs.select(-1, 0), pairs.select(-1, 1)
      turned = torch.stack([a * cos - b * sin, b * cos + a * sin], -1).flatten(-2, -1)
    else:
      a, b = torch.chunk(r, 2, -1)
      turned = torch.cat([a * cos - b * sin, b * cos + a * sin], -1)
    if self.rotary_dim < self.head_dim:
      out = torch.cat([turned, torch.narrow(x, -1, self.rotary_dim, self.head_dim - self.rotary_dim)], -1)
    else:
      out = turned
    return out

  # cos and sin of every rotary kind, [b, 1, t, rotary_dim / 2] each, for positions [b, t].
  def angles(self, w: Dict[str, Tensor], pos: Tensor, dtype: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    if "rope" in w:
      frequencies = w["rope"]
      kinds = len(self.rope_factors)
      for k in range(kinds):
        row = k
        if self.rope_long_from > 0:
          if pos.max().item() + 1 > self.rope_long_from:
            row = k + kinds
        turn = (pos.to(6).unsqueeze(-1) * frequencies[row]).unsqueeze(1)
        out.append((torch.cos(turn) * self.rope_factors[k]).to(dtype))
        out.append((torch.sin(turn) * self.rope_factors[k]).to(dtype))
    return out

  # q [b, h, t, d], k and v [b, kv, s, d], bias that broadcasts to [b, h, t, s]: weights [b, h, t, s].
  def attention_weights(self, q: Tensor, k: Tensor, bias: Optional[Tensor], scale: float) -> Tensor:
    b, h, t, d = q.size(0), q.size(1), q.size(2), q.size(3)
    grouped = q.reshape([b, k.size(1), -1, d])
    s = (torch.matmul(grouped, k.transpose(2, 3)) * scale).view([b, h, t, k.size(2)]).to(6)
    if self.attention_cap > 0.:
      s = torch.tanh(s / self.attention_cap) * self.attention_cap
    if bias is not None:
      s = s + bias
    return torch.softmax(s, -1)

  # Keys or values [b, kv, s, d] for every head, [b, h, s, d]: fused attention on a CPU takes no groups.
  def each_head(self, x: Tensor) -> Tensor:
    if self.heads == self.kv_heads:
      y = x
    else:
      b, kv, s, d = x.size(0), x.size(1), x.size(2), x.size(3)
      y = x.unsqueeze(2).expand([b, kv, self.heads // kv, s, d]).reshape([b, self.heads, s, d])
    return y

  # What is added to attention scores, [b or 1, h or 1, t, s]; None when nothing is masked out or when `causal` is enough.
  def attention_bias(self, w: Dict[str, Tensor], window: int, qpos: Tensor, kpos: Tensor, valid: Optional[Tensor], plain: bool) -> Optional[Tensor]:
    far = window > 0 and kpos.size(1) > window
    slopes = self.optional(w, "alibi")
    if (not far) and plain and slopes is None:
      bias = annotate(Optional[Tensor], None)
    else:
      q = qpos.unsqueeze(2)
      k = kpos.unsqueeze(1)
      if self.causal:
        seen = k <= q
      else:
        seen = torch.ones_like(k <= q)
      if far:
        if self.causal:
          seen = torch.logical_and(seen, q - k < window)
        else:
          seen = torch.logical_and(seen, torch.abs(q - k) < window)
      if valid is not None:
        seen = torch.logical_and(seen, valid.unsqueeze(1))
      masked = torch.where(seen, 0., -3.0e38).to(6).unsqueeze(1)
      if slopes is not None:
        masked = masked + slopes.view([1, -1, 1, 1]) * (k - q).unsqueeze(1)
      bias = annotate(Optional[Tensor], masked)
    return bias

  def experts_mlp(self, w: Dict[str, Tensor], p: str, count: int, x: Tensor) -> Tensor:
    flat = x.reshape([-1, x.size(-1)])
    scores = torch.softmax(torch.linear(flat, w[p + "router.weight"]).to(6), -1)
    share, chosen = torch.topk(scores, self.expert_top, -1)
    if self.expert_renormalised:
      share = share / torch.sum(share, [-1], True)
    share = share.to(x.dtype)
    out = torch.zeros_like(flat)
    for e in range(count):
      at = torch.nonzero(chosen == e)
      if at.size(0) > 0:
        row, slot = at.select(1, 0), at.select(1, 1)
        y = self.mlp(w, p + torch.format("expert{}.", e), torch.index_select(flat, 0, row))
        out = torch.index_add(out, 0, row, y * share.index([row, slot]).unsqueeze(1))
    if p + "shared.up.weight" in w:
      y = self.mlp(w, p + "shared.", flat)
      if p + "shared_gate.weight" in w:
        y = y * torch.sigmoid(torch.linear(flat, w[p + "shared_gate.weight"]))
      out = out + y
    return out.view_as(x)

  def mlp(self, w: Dict[str, Tensor], p: str, x: Tensor) -> Tensor:
    u = self.linear(w, p + "up", x)
    if self.gated:
      gate, up = torch.chunk(u, 2, -1)
      a = self.activate(self.activation, gate) * up
    else:
      a = self.activate(self.activation, u)
    return self.linear(w, p + "down", a)

  def feed_forward(self, w: Dict[str, Tensor], p: str, i: int, x: Tensor) -> Tensor:
    if self.experts[i] > 0:
      y = self.experts_mlp(w, p, self.experts[i], x)
    else:
      y = self.mlp(w, p, x)
    return y

  # Query [b, t, h, d], key and value [b, t, kv, d] before rotation.
  def project(self, w: Dict[str, Tensor], p: str, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    b, t = x.size(0), x.size(1)
    qkv = self.linear(w, p + "qkv", x)
    if self.qkv_clip > 0.:
      qkv = torch.clamp(qkv, -self.qkv_clip, self.qkv_clip)
    qn, kn = self.heads * self.head_dim, self.kv_heads * self.head_dim
    q = torch.narrow(qkv, -1, 0, qn).view([b, t, self.heads, self.head_dim])
    k = torch.narrow(qkv, -1, qn, kn).view([b, t, self.kv_heads, self.head_dim])
    v = torch.narrow(qkv, -1, qn + kn, kn).view([b, t, self.kv_heads, self.head_dim])
    if not self.qk_norm_late:
      q = self.head_norm(w, p + "q_norm", q)
      k = self.head_norm(w, p + "k_norm", k)
    return (q, k, v)

  # Where attention's and the feed-forward part's results join the residual stream, for every placement of norms.
  def join(self, w: Dict[str, Tensor], p: str, i: int, h: Tensor, x: Tensor, attended: Tensor) -> Tensor:
    a = self.maybe_norm(w, p + "post_attention", self.linear(w, p + "o", attended))
    if self.residual_scale != 1.:
      a = a * self.residual_scale
    if p + "attention_gain" in w:
      a = a * w[p + "attention_gain"]
    if self.parallel:
      if p + "pre_mlp.weight" in w:
        y = self.norm(w, p + "pre_mlp", h)
      else:
        y = x
      h = h + a + self.feed_forward(w, p, i, y) * self.residual_scale
    else:
      h = self.maybe_norm(w, p + "sum_attention", h + a)
      m = self.maybe_norm(w, p + "post_mlp", self.feed_forward(w, p, i, self.maybe_norm(w, p + "pre_mlp", h)))
      if self.residual_scale != 1.:
        m = m * self.residual_scale
      if p + "mlp_gain" in w:
        m = m * w[p + "mlp_gain"]
      h = self.maybe_norm(w, p + "sum_mlp", h + m)
    return h

  # ---- embeddings and heads -----------------------------------------------------------------------------------------------

  def embed(self, w: Dict[str, Tensor], ids: Tensor) -> Tensor:
    return torch.embedding(w["embed.weight"], ids)

  # From raw embedding rows [b, t, e] to what enters the first layer, [b, t, hidden].
  def enter(self, w: Dict[str, Tensor], x: Tensor, pos: Tensor) -> Tensor:
    h = x
    if self.embed_scale != 1.:
      h = h * torch.scalar_tensor(self.embed_scale, dtype=x.dtype, layout=None, device=x.device, pin_memory=False)
    if "types" in w:
      h = h + w["types"]
    if "project_in.weight" in w and "positions.weight" in w:
      if w["positions.weight"].size(1) == w["project_in.weight"].size(0):
        h = self.linear(w, "project_in", h)
    if "positions.weight" in w:
      h = h + torch.embedding(w["positions.weight"], pos + self.position_offset)
    h = self.maybe_norm(w, "embed_norm", h)
    if h.size(-1) != self.hidden:
      h = self.linear(w, "project_in", h)
    return h

  def exit(self, w: Dict[str, Tensor], h: Tensor) -> Tensor:
    y = self.maybe_norm(w, "final_norm", h)
    if "project_out.weight" in w:
      y = self.linear(w, "project_out", y)
    return y

  # Logits in f32 of hidden states [..., hidden] that have left the last layer.
  def head(self, w: Dict[str, Tensor], h: Tensor) -> Tensor:
    z = self.linear(w, "head", self.exit(w, h)).to(6)
    if self.logit_scale != 1.:
      z = z * self.logit_scale
    if self.logit_cap > 0.:
      z = torch.tanh(z / self.logit_cap) * self.logit_cap
    return z

  # ---- the stack over dense sequences -------------------------------------------------------------------------------------

  # x [b, t, e] raw embeddings; pos [b, t]; valid [b, s] or None when every key may be seen; cache: for each layer key and value
  # [b, kv, capacity, d], written at `past`, or empty. kept: 1 hidden states, 2 attention maps, 3 both, 0 none.
  # Returns hidden states before the final norm, what was kept.
  def run(self, w: Dict[str, Tensor], x: Tensor, pos: Tensor, valid: Optional[Tensor], cache: List[Tensor], past: int, kept: int) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
    b, t = x.size(0), x.size(1)
    h = self.enter(w, x, pos)
    states = annotate(List[Tensor], [])
    maps = annotate(List[Tensor], [])
    turns = self.angles(w, pos, h.dtype)
    s = t + past
    if past > 0:
      kpos = torch.arange(s, dtype=4, layout=None, device=x.device, pin_memory=False).unsqueeze(0) - (s - 1 - pos.select(1, t - 1)).unsqueeze(1)
    else:
      kpos = pos
    biases = annotate(Dict[int, Tensor], {})
    plain = valid is None and (not self.causal or t == 1 or past == 0)
    for i in range(self.layers):
      if kept == 1 or kept == 3:
        states.append(h)
      p = torch.format("{}.", i)
      n = self.maybe_norm(w, p + "pre_attention", h)
      q, k, v = self.project(w, p, n)
      q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
      kind = self.rope_kinds[i]
      if kind >= 0:
        q = self.rotate(q, turns[2 * kind], turns[2 * kind + 1])
        k = self.rotate(k, turns[2 * kind], turns[2 * kind + 1])
      if self.qk_norm_late:
        q = self.head_norm(w, p + "q_norm", q)
        k = self.head_norm(w, p + "k_norm", k)
      if len(cache) > 0:
        _0 = torch.narrow(cache[2 * i], 2, past, t).copy_(k)
        _1 = torch.narrow(cache[2 * i + 1], 2, past, t).copy_(v)
        if past > 0:
          k = torch.narrow(cache[2 * i], 2, 0, s)
          v = torch.narrow(cache[2 * i + 1], 2, 0, s)
      window = self.windows[i]
      if window in biases:
        bias = annotate(Optional[Tensor], biases[window])
      else:
        bias = self.attention_bias(w, window, pos, kpos, valid, plain)
        if bias is not None:
          biases[window] = bias
      scale = self.attention_scales[i]
      whole = self.causal and t > 1 and bias is None
      if kept >= 2 or self.attention_cap > 0.:
        if whole:
          bias = self.attention_bias(w, window, pos, kpos, valid, False)
        a = self.attention_weights(q, k, bias, scale)
        if kept >= 2:
          maps.append(a)
        o = torch.matmul(a.to(v.dtype).view([b, self.kv_heads, -1, s]), v).view([b, self.heads, t, self.head_dim])
      else:
        if t == 1:
          a = self.attention_weights(q, k, bias, scale).to(v.dtype)
          o = torch.matmul(a.view([b, self.kv_heads, -1, s]), v).view([b, self.heads, t, self.head_dim])
        else:
          if bias is not None:
            bias = bias.to(q.dtype)
          o = torch.scaled_dot_product_attention(q, self.each_head(k), self.each_head(v), bias, 0., whole, scale=scale)
      h = self.join(w, p, i, h, n, o.transpose(1, 2).reshape([b, t, self.heads * self.head_dim]))
    if kept == 1 or kept == 3:
      states.append(h)
    return (h, states, maps)

  # Empty keys and values for `capacity` positions of `rows` sequences.
  def new_cache(self, w: Dict[str, Tensor], rows: int, capacity: int) -> List[Tensor]:
    like = w["embed.weight"]
    out = annotate(List[Tensor], [])
    for i in range(2 * self.layers):
      out.append(torch.zeros([rows, self.kv_heads, capacity, self.head_dim], dtype=like.dtype, layout=None, device=like.device, pin_memory=False))
    return out

  # The first `length` positions of a cache, copied for the given rows [n] into `capacity` positions.
  def copy_cache(self, cache: List[Tensor], length: int, rows: Tensor, capacity: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for c in cache:
      wide = torch.zeros([rows.size(0), c.size(1), capacity, c.size(3)], dtype=c.dtype, layout=None, device=c.device, pin_memory=False)
      _0 = torch.narrow(wide, 2, 0, length).copy_(torch.index_select(torch.narrow(c, 2, 0, length), 0, rows))
      out.append(wide)
    return out

  # Runs ids [b, t] at positions pos; returns hidden states of the last position [b, hidden], before the final norm.
  def prefill(self, w: Dict[str, Tensor], ids: Tensor, pos: Tensor, valid: Tensor, cache: List[Tensor], past: int) -> Tensor:
    h, _0, _1 = self.run(w, self.embed(w, ids), pos, self.given(valid), cache, past, 0)
    return h.select(1, -1)

  def logits(self, w: Dict[str, Tensor], h: Tensor) -> Tensor:
    return self.head(w, h)

  def repeated_logits(self, w: Dict[str, Tensor], h: Tensor, rows: int) -> Tensor:
    return self.head(w, h).expand([rows, -1])

  # One step for every row: logits [b, vocabulary].
  def step(self, w: Dict[str, Tensor], ids: Tensor, pos: Tensor, valid: Tensor, cache: List[Tensor], past: int) -> Tensor:
    return self.head(w, self.prefill(w, ids, pos, valid, cache, past))

  # Hidden states [layers + 1], attention maps [layers], and logits of every position last.
  def trace(self, w: Dict[str, Tensor], ids: Tensor, pos: Tensor, valid: Tensor, kept: int) -> Tuple[List[Tensor], List[Tensor], Tensor]:
    h, states, maps = self.run(w, self.embed(w, ids), pos, self.given(valid), annotate(List[Tensor], []), 0, kept)
    if len(states) > 0:
      states[len(states) - 1] = self.maybe_norm(w, "final_norm", h)
    return (states, maps, h)

  # ---- prefix trees -------------------------------------------------------------------------------------------------------

  # nodes [n] token ids over a shared prefix; depth [n] from 0; ancestors [n, a] indices of each node's line, itself included,
  # padded with the node itself; line [n, a] true where an ancestor is real. Returns [n, hidden] before the final norm.
  def tree(self, w: Dict[str, Tensor], nodes: Tensor, depth: Tensor, ancestors: Tensor, line: Tensor, cache: List[Tensor], past: int) -> Tensor:
    n, a = ancestors.size(0), ancestors.size(1)
    group = self.heads // self.kv_heads
    pos = (depth + past).unsqueeze(0)
    h = self.enter(w, self.embed(w, nodes.unsqueeze(0)), pos)
    turns = self.angles(w, pos, h.dtype)
    kpos = torch.arange(past, dtype=4, layout=None, device=nodes.device, pin_memory=False).unsqueeze(0)
    apos = (torch.index_select(depth, 0, ancestors.flatten(0, 1)).view([n, a]) + past)
    flat = ancestors.flatten(0, 1)
    slopes = self.optional(w, "alibi")
    blocked = torch.where(line, 0., -3.0e38).to(6)
    for i in range(self.layers):
      p = torch.format("{}.", i)
      x = self.maybe_norm(w, p + "pre_attention", h)
      q, k, v = self.project(w, p, x)
      kind = self.rope_kinds[i]
      if kind >= 0:
        cos, sin = turns[2 * kind].transpose(1, 2), turns[2 * kind + 1].transpose(1, 2)
        q = self.rotate(q, cos, sin)
        k = self.rotate(k, cos, sin)
      if self.qk_norm_late:
        q = self.head_norm(w, p + "q_norm", q)
        k = self.head_norm(w, p + "k_norm", k)
      # queries [kv, n * group, d] against the prefix, [n, kv, group, d] against each node's own line
      q = q.view([n, self.kv_heads, group, self.head_dim])
      shared = q.transpose(0, 1).reshape([self.kv_heads, n * group, self.head_dim])
      pk = torch.narrow(cache[2 * i], 2, 0, past).select(0, 0)
      pv = torch.narrow(cache[2 * i + 1], 2, 0, past).select(0, 0)
      scale = self.attention_scales[i]
      s0 = torch.bmm(shared, pk.transpose(1, 2)).view([self.kv_heads, n, group, past])
      lk = torch.index_select(k.select(0, 0), 0, flat).view([n, a, self.kv_heads, self.head_dim])
      lv = torch.index_select(v.select(0, 0), 0, flat).view([n, a, self.kv_heads, self.head_dim])
      s1 = torch.matmul(q, lk.permute([0, 2, 3, 1])).transpose(0, 1)
      s = torch.cat([s0, s1], -1).to(6) * scale
      if self.attention_cap > 0.:
        s = torch.tanh(s / self.attention_cap) * self.attention_cap
      masked = blocked
      window = self.windows[i]
      wide = annotate(Optional[Tensor], None)
      if window > 0 and past + a > window:
        gap0 = pos.select(0, 0).unsqueeze(1) - kpos
        gap1 = pos.select(0, 0).unsqueeze(1) - apos
        masked = torch.where(gap1 < window, masked, -3.0e38)
        wide = annotate(Optional[Tensor], torch.cat([torch.where(gap0 < window, 0., -3.0e38).to(6), masked], 1))
      if wide is not None:
        s = s + wide.view([1, n, 1, past + a])
      else:
        if a > 1:
          _0 = torch.narrow(s, 3, past, a).add_(masked.view([1, n, 1, a]))
      if slopes is not None:
        reach = torch.cat([kpos.expand([n, past]), apos], 1) - pos.select(0, 0).unsqueeze(1)
        s = s + slopes.view([self.kv_heads, 1, group, 1]) * reach.view([1, n, 1, past + a])
      weights = torch.softmax(s, -1).to(v.dtype)
      o0 = torch.bmm(torch.narrow(weights, 3, 0, past).reshape([self.kv_heads, n * group, past]), pv).view([self.kv_heads, n, group, self.head_dim])
      o1 = torch.matmul(torch.narrow(weights, 3, past, a).transpose(0, 1), lv.transpose(1, 2))
      o = (o0.transpose(0, 1) + o1).reshape([1, n, self.heads * self.head_dim])
      h = self.join(w, p, i, h, x, o)
    return h.select(0, 0)

  # The prefix's last hidden state [1, hidden] before those of a tree's nodes, so that every node's parent has a row.
  def with_root(self, last: Tensor, nodes: Tensor) -> Tensor:
    return torch.cat([last, nodes], 0)

  # Rows of hidden states a head works on at a time, so that its logits stay within 2^25 numbers.
  def head_rows(self, w: Dict[str, Tensor]) -> int:
    rows = 33554432 // w["head.weight"].size(0)
    if rows < 1:
      rows = 1
    return rows

  # Logits [m, vocabulary] of the picked rows of hidden states.
  def picked_logits(self, w: Dict[str, Tensor], h: Tensor, pick: Tensor) -> Tensor:
    return self.head(w, torch.index_select(h, 0, pick))

  # The k largest of each row of x [m, n] and where they stand. They lie in the k blocks with the largest maxima, and in the
  # rest behind the last whole block: one pass instead of a selection among all.
  def largest(self, x: Tensor, k: int) -> Tuple[Tensor, Tensor]:
    block = 128
    m, n = x.size(0), x.size(1)
    blocks = n // block
    if blocks > 4 * k:
      whole = torch.narrow(x, 1, 0, blocks * block).view([m, blocks, block])
      _0, chosen = torch.topk(torch.amax(whole, [-1]), k, -1)
      some = torch.gather(whole, 1, chosen.unsqueeze(2).expand([m, k, block])).flatten(1, 2)
      offsets = torch.arange(block, dtype=4, layout=None, device=x.device, pin_memory=False)
      places = (chosen.unsqueeze(2) * block + offsets).flatten(1, 2)
      rest = n - blocks * block
      if rest > 0:
        behind = torch.arange(rest, dtype=4, layout=None, device=x.device, pin_memory=False) + blocks * block
        some = torch.cat([some, torch.narrow(x, 1, blocks * block, rest)], 1)
        places = torch.cat([places, behind.unsqueeze(0).expand([m, rest])], 1)
      values, slots = torch.topk(some, k, -1)
      found = (values, torch.gather(places, 1, slots))
    else:
      values, slots = torch.topk(x, k, -1)
      found = (values, slots)
    return found

  # For every picked row: log-probabilities and ids of the k likeliest tokens, [m, k] each, and the entropy in nats, [m].
  def top(self, w: Dict[str, Tensor], h: Tensor, pick: Tensor, k: int) -> List[Tensor]:
    best = annotate(List[Tensor], [])
    ids = annotate(List[Tensor], [])
    entropies = annotate(List[Tensor], [])
    rows = self.head_rows(w)
    m = pick.size(0)
    for from_ in range(0, m, rows):
      count = rows if from_ + rows <= m else m - from_
      lp = torch.log_softmax(self.picked_logits(w, h, torch.narrow(pick, 0, from_, count)), -1)
      values, tokens = self.largest(lp, k)
      best.append(values)
      ids.append(tokens)
      entropies.append(torch.neg(torch.bmm(torch.exp(lp).unsqueeze(1), lp.unsqueeze(2)).flatten(0, 2)))
    return [torch.cat(best, 0), torch.cat(ids, 0), torch.cat(entropies, 0)]

  # log p(token[j] | row[j] of the hidden states), [m].
  def token_log_probs(self, w: Dict[str, Tensor], h: Tensor, row: Tensor, token: Tensor) -> Tensor:
    out = annotate(List[Tensor], [])
    rows = self.head_rows(w)
    used, at = torch._unique(row, True, True)
    z = torch.zeros([row.size(0)], dtype=6, layout=None, device=h.device, pin_memory=False)
    for from_ in range(0, used.size(0), rows):
      count = rows if from_ + rows <= used.size(0) else used.size(0) - from_
      lp = torch.log_softmax(self.picked_logits(w, h, torch.narrow(used, 0, from_, count)), -1)
      mine = torch.nonzero(torch.logical_and(at >= from_, at < from_ + count)).select(1, 0)
      _0 = z.index_copy_(0, mine, lp.index([torch.index_select(at, 0, mine) - from_, torch.index_select(token, 0, mine)]))
    return z

  # Draws one token a row. uniform [b] in [0, 1); temperature > 0; top_k 0 for all; top_p 1 for all. Returns ids and their
  # log-probabilities under the unchanged distribution.
  def draw(self, z: Tensor, uniform: Tensor, temperature: float, top_k: int, top_p: float) -> Tuple[Tensor, Tensor]:
    lp = torch.log_softmax(z, -1)
    k = top_k if top_k > 0 and top_k < z.size(-1) else z.size(-1)
    values, order = torch.topk(z / temperature, k, -1)
    p = torch.softmax(values, -1)
    before = torch.cumsum(p, -1) - p
    p = torch.where(before < top_p, p, 0.)
    edge = torch.cumsum(p, -1)
    slot = torch.sum(edge <= (uniform.unsqueeze(1) * torch.narrow(edge, 1, k - 1, 1)), [-1], True)
    last = torch.sum(p > 0., [-1], True) - 1
    slot = torch.minimum(slot, last)
    ids = torch.gather(order, 1, slot)
    return (ids.select(1, 0), torch.gather(lp, 1, ids).select(1, 0))

  def greedy(self, z: Tensor) -> Tuple[Tensor, Tensor]:
    lp = torch.log_softmax(z, -1)
    best, ids = torch.max(lp, -1)
    return (ids, best)

  # ---- classifiers --------------------------------------------------------------------------------------------------------

  # h [b, t, hidden] before the final norm; last [b]: index of each row's last token.
  def classify(self, w: Dict[str, Tensor], h: Tensor, last: Tensor, valid: Optional[Tensor]) -> Tensor:
    y = self.maybe_norm(w, "final_norm", h)
    if self.pooling == "first":
      x = y.select(1, 0)
    elif self.pooling == "mean":
      if valid is not None:
        m = valid.to(y.dtype).unsqueeze(2)
        x = torch.sum(y * m, [1]) / torch.sum(m, [1])
      else:
        x = torch.mean(y, [1])
    else:
      x = torch.gather(y, 1, last.view([-1, 1, 1]).expand([y.size(0), 1, y.size(2)])).select(1, 0)
    if "pool.weight" in w:
      x = self.activate(self.pool_activation, self.linear(w, "pool", x))
    x = self.maybe_norm(w, "pool_norm", x)
    return self.linear(w, "classifier", x).to(6)

  # Images [b, channels, height, width] as raw embeddings of their patches, the class token first.
  def patches(self, w: Dict[str, Tensor], pixels: Tensor) -> Tensor:
    x = torch.conv2d(pixels.to(w["patch.weight"].dtype), w["patch.weight"], self.optional(w, "patch.bias"), [self.patch, self.patch])
    x = x.flatten(2, 3).transpose(1, 2)
    return torch.cat([w["class_token"].expand([x.size(0), -1, -1]), x], 1)

  def count_from(self, x: Tensor) -> Tensor:
    return torch.arange(x.size(1), dtype=4, layout=None, device=x.device, pin_memory=False).unsqueeze(0).expand([x.size(0), -1])

  def text_logits(self, w: Dict[str, Tensor], ids: Tensor, pos: Tensor, valid: Tensor, last: Tensor, kept: int) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
    seen = self.given(valid)
    h, states, maps = self.run(w, self.embed(w, ids), pos, seen, annotate(List[Tensor], []), 0, kept)
    return (self.classify(w, h, last, seen), states, maps)

  def image_logits(self, w: Dict[str, Tensor], pixels: Tensor, kept: int) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
    x = self.patches(w, pixels)
    h, states, maps = self.run(w, x, self.count_from(x), None, annotate(List[Tensor], []), 0, kept)
    return (self.classify(w, h, torch.zeros([x.size(0)], dtype=4, layout=None, device=x.device, pin_memory=False), None), states, maps)

  # ---- gradients: called with gradients enabled; weights last, because results live where the first argument does ----------

  # z [b, classes]; objective 0: cross-entropy against the target; 1: the largest other logit minus the target's. [b]
  def class_loss(self, z: Tensor, target: Tensor, objective: int) -> Tensor:
    at = target.unsqueeze(1)
    own = torch.gather(z, 1, at).select(1, 0)
    if objective == 0:
      loss = torch.logsumexp(z, [1]) - own
    else:
      loss = torch.amax(torch.scatter(z, 1, at, -3.0e38), [1]) - own
    return loss

  # weight [b, t]: loss[b] = sum over t of -weight * log p(target[b, t] | ids[b, ..t]).
  def sequence_loss(self, w: Dict[str, Tensor], x: Tensor, pos: Tensor, valid: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    h, _0, _1 = self.run(w, x, pos, self.given(valid), annotate(List[Tensor], []), 0, 0)
    at = torch.nonzero(weight != 0.)
    row, col = at.select(1, 0), at.select(1, 1)
    lp = torch.log_softmax(self.head(w, h.index([row, col])), -1)
    nll = torch.neg(torch.gather(lp, 1, target.index([row, col]).unsqueeze(1)).select(1, 0)) * weight.index([row, col])
    return torch.index_add(torch.zeros([x.size(0)], dtype=6, layout=None, device=x.device, pin_memory=False), 0, row, nll)

  def leaf(self, x: Tensor) -> Tensor:
    return torch.requires_grad_(torch.clone(torch.detach(x), memory_format=None), True)

  def slope(self, loss: Tensor, x: Tensor) -> Tensor:
    found = torch.grad([torch.sum(loss)], [x], None, None, False, False)
    return unchecked_cast(Tensor, found[0]).to(6)

  # [loss [b], d loss / d raw embedding rows [b, t, e]]
  def sequence_gradient(self, x: Tensor, pos: Tensor, valid: Tensor, target: Tensor, weight: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    y = self.leaf(x.to(w["embed.weight"].dtype))
    loss = self.sequence_loss(w, y, pos, valid, target, weight)
    return [torch.detach(loss), self.slope(loss, y)]

  def text_gradient(self, x: Tensor, pos: Tensor, valid: Tensor, last: Tensor, target: Tensor, objective: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    y = self.leaf(x.to(w["embed.weight"].dtype))
    seen = self.given(valid)
    h, _0, _1 = self.run(w, y, pos, seen, annotate(List[Tensor], []), 0, 0)
    z = self.classify(w, h, last, seen)
    loss = self.class_loss(z, target, int(objective))
    return [torch.detach(loss), self.slope(loss, y), torch.detach(z)]

  def image_gradient(self, pixels: Tensor, target: Tensor, objective: Tensor, w: Dict[str, Tensor]) -> List[Tensor]:
    y = self.leaf(pixels)
    x = self.patches(w, y)
    h, _0, _1 = self.run(w, x, self.count_from(x), None, annotate(List[Tensor], []), 0, 0)
    z = self.classify(w, h, target, None)
    loss = self.class_loss(z, target, int(objective))
    return [torch.detach(loss), self.slope(loss, y), torch.detach(z)]

  # [loss [b], then d (sum of loss) / d weight for every entry of `moved`, in the order of its keys]
  def weight_gradient(self, ids: Tensor, pos: Tensor, valid: Tensor, target: Tensor, weight: Tensor, w: Dict[str, Tensor], moved: Dict[str, Tensor]) -> List[Tensor]:
    all = annotate(Dict[str, Tensor], {})
    for k in w.keys():
      all[k] = w[k]
    leaves = annotate(List[Tensor], [])
    for k in moved.keys():
      y = self.leaf(moved[k])
      all[k] = y
      leaves.append(y)
    loss = self.sequence_loss(all, self.embed(all, ids), pos, valid, target, weight)
    found = torch.grad([torch.sum(loss)], leaves, None, None, False, True)
    out = [torch.detach(loss)]
    for j in range(len(leaves)):
      g = found[j]
      if g is None:
        out.append(torch.zeros_like(leaves[j]).to(6))
      else:
        out.append(g.to(6))
    return out

  # ---- weights ------------------------------------------------------------------------------------------------------------

  # The rows of the embedding table, and gradients of embeddings as gradients of one-hot rows.
  def embedding_rows(self, w: Dict[str, Tensor], ids: Tensor) -> Tensor:
    return self.embed(w, ids).to(6)

  def mix(self, w: Dict[str, Tensor], shares: Tensor) -> Tensor:
    return torch.matmul(shares.to(w["embed.weight"].dtype), w["embed.weight"]).to(6)

  def one_hot(self, w: Dict[str, Tensor], slope: Tensor) -> Tensor:
    return torch.matmul(slope.to(w["embed.weight"].dtype), w["embed.weight"].transpose(0, 1)).to(6)
