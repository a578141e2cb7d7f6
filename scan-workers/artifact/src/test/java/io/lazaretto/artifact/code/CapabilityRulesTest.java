package io.lazaretto.artifact.code;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "import pkgutil¶pkgutil.resolve_name('os:system')('id')§THREAT§code.process",
                "import logging.config¶logging.config.dictConfig({'version': 1, 'formatters': {'a': {'()': 'os.system', 'command': 'id'}}})§THREAT§code.process",
                "from transformers import AutoModel¶AutoModel.from_pretrained('evil/x', trust_remote_code=True)§SUSPECT§code.remote-code",
                "from transformers import AutoModel¶k = {'trust_remote_code': True}¶AutoModel.from_pretrained('evil/x', **k)§SUSPECT§code.remote-code",
                "from datasets import load_dataset¶load_dataset('evil/x', trust_remote_code=True)§SUSPECT§code.remote-code",
                "import psutil¶psutil.Popen('id')§THREAT§code.process",
                "import sympy¶sympy.sympify(\"__import__('os').system('id')\")§SUSPECT§code.execution",
                "import jinja2¶jinja2.Template(\"{{ cycler.__init__.__globals__.os.popen('id').read() }}\").render()§SUSPECT§code.execution",
                "import pandas as pd¶pd.DataFrame({'a': [1]}).query(\"@pd.io.common.os.system('id')\")§SUSPECT§code.execution",
                "from kernels import get_kernel¶get_kernel('evil/k')§SUSPECT§code.execution",
                "import onnxruntime as o¶s = o.SessionOptions()¶s.register_custom_ops_library('x.so')§SUSPECT§code.native"
            })
    void whatGivesAwayTheMachineIsReported(String code, Outcome outcome, String rule) {
        module(code).reports(CODE, outcome, rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import logging.config¶logging.config.dictConfig({'version': 1, 'formatters': {'a': {'()': 'colorlog.ColoredFormatter'}}})",
                "from transformers import AutoModel¶AutoModel.from_pretrained('org/x', trust_remote_code=False)",
                "from transformers import AutoConfig¶def f(c):¶    return AutoConfig.from_pretrained(c.path, trust_remote_code=True)",
                "import jinja2¶def f(x):¶    return jinja2.Template('{{ messages[0].content }}').render(messages=x)",
                "import pandas as pd¶pd.DataFrame({'a': [1]}).query('a > 1 and b == @limit')",
                "import psutil¶n = psutil.cpu_count()",
                "import onnxruntime as o¶s = o.SessionOptions()¶s.intra_op_num_threads = 1"
            })
    void ordinaryUsesStaySilent(String code) {
        module(code).staysSilent();
    }

    private static InspectionAssert module(String code) {
        return inspecting(new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with("modeling_x.py", code.replace('¶', '\n') + "\n"));
    }
}
