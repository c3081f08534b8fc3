"""The encoder: tokens are pooled per statement, statements attend to each other, and each site reads its statement
together with its own features."""

import torch
from torch import nn

from tasks import CLASSES, KINDS, ROLES, STATEMENTS, TRIPS

# What is said of a site, in the order of the columns: logits of a branch taken, a line covered and an exception, then
# of trip buckets and value classes.
BRANCH, COVERED, RAISES = 0, 1, 2
LOOP = slice(3, 3 + len(TRIPS))
BINDING = slice(LOOP.stop, LOOP.stop + len(CLASSES))
ANSWERS = BINDING.stop


class Block(nn.Module):
    """Attention and a layer of two, each on the normalised input and added to it."""

    def __init__(self, width, heads, dropout):
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value, self.mix = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, hidden):
        """`x` [B, S, width]; `hidden` [B, 1, 1, S] is added to the weights: 0, or far below where nothing stands."""
        batch, length, width = x.shape
        parts = self.query_key_value(self.before(x)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        weights = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + hidden
        seen = (weights.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, width)
        x = x + self.dropout(self.mix(seen))
        return x + self.dropout(self.narrow(nn.functional.gelu(self.wide(self.between(x)))))


class Network(nn.Module):
    """`tokens` and `features` are the sizes of the vocabularies."""

    def __init__(self, tokens, features, width=128, layers=3, heads=4, dropout=0.25):
        super().__init__()
        self.sizes = {"tokens": tokens, "features": features, "width": width, "layers": layers, "heads": heads}
        self.token = nn.EmbeddingBag(tokens, width, mode="sum", padding_idx=0)
        self.feature = nn.EmbeddingBag(features, width, mode="sum", padding_idx=0)
        self.position = nn.Embedding(STATEMENTS, width)
        self.kind = nn.Embedding(len(KINDS), ANSWERS)
        self.role = nn.Embedding(len(KINDS) * 16, width)
        self.blocks = nn.ModuleList(Block(width, heads, dropout) for _ in range(layers))
        self.statement = nn.LayerNorm(width)
        self.join, self.deepen = nn.Linear(3 * width, 2 * width), nn.Linear(2 * width, width)
        self.answer = nn.Linear(width, ANSWERS)
        self.whole = nn.Linear(2 * width, 1)
        self.dropout = nn.Dropout(dropout)
        for table in (self.token, self.feature, self.position, self.role):
            nn.init.normal_(table.weight, std=0.05)
        nn.init.zeros_(self.kind.weight)

    def encode(self, statements, present):
        """`statements` [B, S, width] pooled tokens; `present` [B, S] says which stand for a statement."""
        x = statements + self.position.weight[: statements.shape[1]]
        hidden = (~present)[:, None, None, :].float() * -1e4
        for block in self.blocks:
            x = block(x, hidden)
        return self.statement(x)

    def read(self, around, pooled, kind, role):
        """The answers [N, ANSWERS] of sites: `around` their statements, `pooled` their features."""
        x = torch.cat([around, pooled, self.role(kind * 16 + role)], -1)
        x = self.dropout(nn.functional.gelu(self.join(self.dropout(x))))
        x = self.dropout(nn.functional.gelu(self.deepen(x)))
        return self.answer(x) + self.kind(kind)

    def raises(self, encoded, present):
        """Logits [B] that a call raises at all."""
        mask = present[..., None]
        mean = (encoded * mask).sum(1) / mask.sum(1).clamp(min=1)
        most = encoded.masked_fill(~mask, -1e4).amax(1)
        return self.whole(torch.cat([mean, most], -1))[:, 0]

    def forward(self, batch):
        """Answers of all sites of a batch, and logits that calls of its functions raise."""
        statements = pool(self.token, batch["token"], batch["token_at"])
        spread = torch.zeros(batch["present"].shape + (statements.shape[-1],), dtype=statements.dtype, device=statements.device)
        spread[batch["present"]] = statements
        encoded = self.encode(spread, batch["present"])
        around = encoded[batch["function"], batch["statement"]]
        pooled = pool(self.feature, batch["feature"], batch["feature_at"])
        return self.read(around, pooled, batch["kind"], batch["role"]), self.raises(encoded, batch["present"])


def pool(table, ids, begins):
    """Sums of embeddings, over the square root of how many they are."""
    count = torch.diff(begins, append=torch.tensor([len(ids)], device=ids.device)).clamp(min=1)
    return table(ids, begins) * count[:, None].rsqrt()
