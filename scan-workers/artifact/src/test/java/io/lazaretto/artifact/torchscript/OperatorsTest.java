package io.lazaretto.artifact.torchscript;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lazaretto.artifact.testing.ZipBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What code in TorchScript archives may call. */
class OperatorsTest {
    private static byte[] calling(String expression) {
        String code =
                "class M(Module):\n  def forward(self: __torch__.M, x: Tensor) -> Tensor:\n    _0 = __torch__.f\n    y = "
                        + expression + "\n    return x\n";
        byte[] data = pickle().proto(2)
                .global("__torch__", "M")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .build()
                .stop();
        return new ZipBuilder()
                .stored("archive/data.pkl", data)
                .stored("archive/version", "3\n".getBytes(UTF_8))
                .stored("archive/code/__torch__.py", code.getBytes(UTF_8))
                .toBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch.relu(x)",
                "_0(x)",
                "(self.linear).forward(x, )",
                "ops.prim.NumToTensor(1)",
                "annotate(int, 1)",
                "int(x)",
                "__torch__.torch.classes.quantized.LinearPackedParamsBase.unpack(x)"
            })
    void whatComputesIsClear(String expression) {
        inspecting("model.pt", calling(expression)).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__import__('os')",
                "eval('1')",
                "open('x')",
                "torch.ops.load_library('x')",
                "torch.classes.load_library('x')",
                "ops.acme.shell('id')",
                "__torch__.torch.classes.acme.Shell.run('id')",
                "torch.unheard_of(x)"
            })
    void whatNobodyKnowsIsSuspect(String expression) {
        inspecting("model.pt", calling(expression)).reports(CODE, SUSPECT, "torchscript.unknown-operator");
    }

    @Test
    void filesAreAThreat() {
        inspecting("model.pt", calling("torch.from_file('/etc/passwd', False, 10)"))
                .reports(CODE, THREAT, "torchscript.file-access");
    }
}
