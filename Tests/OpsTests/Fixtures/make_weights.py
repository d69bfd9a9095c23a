"""Makes the fixtures in weights/: files of torch.save in all its formats, and what they hold.

    python3 make_weights.py

Needs torch 2.13, numpy and safetensors. Every file is read back by torch before it is kept, where
torch can. expected.safetensors holds the tensors of zip.pth, stream.pth and tar.pth as float32.
"""
import io, os, pickle, struct, tarfile, zipfile
from collections import OrderedDict

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights")
os.makedirs(here, exist_ok=True)
for name in os.listdir(here):
    os.remove(os.path.join(here, name))
torch.manual_seed(5)


def path(name):
    return os.path.join(here, name)


def keep(name, data):
    with open(path(name), "wb") as f:
        f.write(data)


# Every kind of number, and every way to look into a storage -------------------------------------
values = torch.tensor([[0.0, -1.5, 3.25], [65504.0, 1e-3, -2.0]])
wide = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 4
everything = OrderedDict(
    float=values, double=values.double(), half=values.half(), brain=values.bfloat16(),
    long=torch.tensor([1, -2, 1 << 24]), int=torch.tensor([1, -2], dtype=torch.int32),
    short=torch.tensor([7, -8], dtype=torch.int16), signed=torch.tensor([-128, 127], dtype=torch.int8),
    byte=torch.tensor([0, 255], dtype=torch.uint8), flag=torch.tensor([True, False]),
    scalar=torch.tensor(42.0), count=torch.tensor(7), empty=torch.zeros(0, 3),
    parameter=nn.Parameter(values[0] * 2), whole=wide, turned=wide.t(), row=wide[2],
    column=wide[:, 1], block=wide[1:3, 2:5], strided=wide[::2, ::3],
    repeated=torch.tensor([5.0, 6.0]).unsqueeze(1).expand(2, 3), again=values,
)
everything["né \"x\""] = torch.tensor([1.0, 2.0])
save_file({k: v.detach().float().contiguous().clone() for k, v in everything.items()},
          path("expected.safetensors"))


def same(file, wanted, **options):
    """What torch reads in the file is what was saved."""
    found = torch.load(path(file), **options)
    assert list(found) == list(wanted), file
    for k in wanted:
        assert torch.equal(found[k], wanted[k]) and found[k].dtype == wanted[k].dtype, (file, k)


def save(file, thing, **options):
    buffer = io.BytesIO()
    torch.save(thing, buffer, **options)
    keep(file, buffer.getvalue())


save("zip.pth", everything)
same("zip.pth", everything)
save("stream.pth", everything, _use_new_zipfile_serialization=False)
same("stream.pth", everything)
torch.serialization.set_crc32_options(False)
save("unsummed.pth", everything)
torch.serialization.set_crc32_options(True)
same("unsummed.pth", everything)

# The same archive as other tools write it: deflated, and by a machine whose numbers are turned round.
records = {i.filename: zipfile.ZipFile(path("zip.pth")).read(i)
           for i in zipfile.ZipFile(path("zip.pth")).infolist()}


def rezip(file, records, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path(file), "w", method) as z:
        for name, data in records.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            z.writestr(info, data, compress_type=method)


rezip("deflated.pth", records, zipfile.ZIP_DEFLATED)
same("deflated.pth", everything)
sizes = {}
for tensor in everything.values():
    sizes[tensor.untyped_storage().data_ptr()] = tensor.element_size()
order, key = [], 0
for tensor in everything.values():
    if tensor.untyped_storage().data_ptr() not in order:
        order.append(tensor.untyped_storage().data_ptr())
turned = dict(records)
for key, place in enumerate(order):
    name = f"archive/data/{key}"
    if len(records[name]):
        turned[name] = np.frombuffer(records[name], f"<u{sizes[place]}").byteswap().tobytes()
turned["archive/byteorder"] = b"big"
rezip("big.pth", turned)
same("big.pth", everything)

# The oldest format, as torch 0.1 wrote it ---------------------------------------------------------
def raw(thing):
    """A pickle without its version and its end, to be put together with others."""
    return pickle.dumps(thing, 2)[2:-1]


def tar(file, state):
    names = {torch.float32: "Float", torch.float64: "Double", torch.float16: "Half",
             torch.bfloat16: "BFloat16", torch.int64: "Long", torch.int32: "Int",
             torch.int16: "Short", torch.int8: "Char", torch.uint8: "Byte", torch.bool: "Bool"}
    storages, tensors, views = io.BytesIO(), io.BytesIO(), []
    keys, number = {}, 94012345678900  # They were addresses.
    roots = OrderedDict()
    for tensor in state.values():
        roots.setdefault(tensor.untyped_storage().data_ptr() or id(tensor), tensor)
    pickle.dump(len(roots), storages, 2)
    for place, tensor in roots.items():
        number += 16
        keys[place] = number
        storages.write(b"\x80\x02" + raw(number) + raw("cpu")
                       + b"ctorch\n" + names[tensor.dtype].encode() + b"Storage\n\x87.")
        data = bytes(tensor.untyped_storage())
        storages.write(struct.pack("<q", len(data) // tensor.element_size()) + data)
    pickle.dump(len(state), tensors, 2)
    tensor_keys = {}
    for name, tensor in state.items():
        number += 16
        tensor_keys[name] = number
        storage, offset = keys[tensor.untyped_storage().data_ptr() or id(tensor)], tensor.storage_offset()
        if name == "row":  # One tensor looks into a view of the storage.
            number += 16
            views.append((number, storage, offset, tensor.numel()))
            storage, offset = number, 0
        tensors.write(b"\x80\x02" + raw(tensor_keys[name]) + raw(storage)
                      + b"ctorch\n" + names[tensor.dtype].encode() + b"Tensor\n\x87.")
        tensors.write(struct.pack("<ii", tensor.dim(), 0))
        tensors.write(struct.pack(f"<{2 * tensor.dim() + 1}q", *tensor.shape, *tensor.stride(), offset))
    pickle.dump(views, storages, 2)
    # Python 2 wrote an ordered dictionary as a list of lists, and short texts in its own way.
    body = b"\x80\x02ccollections\nOrderedDict\n]("
    for name in state:
        letters, key = name.encode(), str(tensor_keys[name]).encode()
        body += b"](U" + bytes([len(letters)]) + letters + b"U" + bytes([len(key)]) + key + b"Qe"
    body += b"e\x85R."
    members = {"sys_info": pickle.dumps({"protocol_version": 1000, "little_endian": True}, 2),
               "pickle": body, "tensors": tensors.getvalue(), "storages": storages.getvalue()}
    with tarfile.open(path(file), "w:", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


tar("tar.pth", everything)
same("tar.pth", everything, weights_only=False)

# Wrappings ----------------------------------------------------------------------------------------
layer = OrderedDict(weight=torch.arange(6.0).reshape(2, 3), bias=torch.tensor([1.0, -1.0]))
model = nn.Linear(3, 2)
model.load_state_dict(layer)
optimizer = torch.optim.Adam(model.parameters())
model(torch.ones(1, 3)).sum().backward()
optimizer.step()
save("wrapped.pth", {
    "epoch": 3, "loss": 0.25, "note": "é", "done": True, "history": [1, 2], "nothing": None,
    "state_dict": OrderedDict(("module." + k, v) for k, v in layer.items()),
    "optimizer": optimizer.state_dict()})
save("wrapped-stream.pth", {"epoch": 3, "model": {"state_dict": layer},
                            "optimizer": optimizer.state_dict()}, _use_new_zipfile_serialization=False)
save("two.pth", {"net_G": OrderedDict(("module." + k, v) for k, v in layer.items()), "net_D": layer})


# The GAN of the tutorial, small -------------------------------------------------------------------
class Block(nn.Module):
    def __init__(self, outer, inner, inside=None, inputs=None, outermost=False):
        super().__init__()
        down = nn.Conv2d(inputs or outer, inner, 4, 2, 1, bias=False)
        up = nn.ConvTranspose2d(inner * (2 if inside else 1), outer, 4, 2, 1, bias=outermost)
        first, last = nn.LeakyReLU(0.2), nn.BatchNorm2d(outer)
        if outermost:
            parts = [down, inside, nn.ReLU(), up, nn.Tanh()]
        elif inside:
            parts = [first, down, nn.BatchNorm2d(inner), inside, nn.ReLU(), up, last]
        else:
            parts = [first, down, nn.ReLU(), up, last]
        self.outermost, self.model = outermost, nn.Sequential(*parts)

    def forward(self, x):
        return self.model(x) if self.outermost else torch.cat([x, self.model(x)], 1)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = Block(2, 2, Block(2, 4, Block(4, 8)), inputs=1, outermost=True)

    def forward(self, x):
        return self.model(x)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(
            nn.Sequential(nn.Conv2d(3, 2, 4, 2, 1), nn.LeakyReLU(0.2)),
            nn.Sequential(nn.Conv2d(2, 4, 4, 1, 1, bias=False), nn.BatchNorm2d(4), nn.LeakyReLU(0.2)),
            nn.Sequential(nn.Conv2d(4, 1, 4, 1, 1)))


class Loss(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("real_label", torch.tensor(1.0))
        self.register_buffer("fake_label", torch.tensor(0.0))


class MainModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net_G, self.net_D, self.GANcriterion = Generator(), Discriminator(), Loss()


gan = MainModel()
for i in range(3):
    gan.net_G(torch.randn(4, 1, 16, 16))  # Moves the running statistics.
gan.eval()
save("final.pt", gan.state_dict())
save("generator.pt", gan.net_G.state_dict())
save("parallel.pt", nn.DataParallel(gan.net_G).state_dict(), _use_new_zipfile_serialization=False)
x = torch.randn(1, 1, 16, 16)
with torch.no_grad():
    save_file({"input": x, "output": gan.net_G(x)}, path("generator-output.safetensors"))

# What is refused ----------------------------------------------------------------------------------
save("bad-model.pth", model)
save("bad-protocol.pth", layer, pickle_protocol=4)
save("bad-list.pth", [layer["weight"]])
torch.jit.script(model).save(path("bad-script.pt"))
print(sum(os.path.getsize(path(n)) for n in os.listdir(here)), "bytes in", len(os.listdir(here)), "files")
