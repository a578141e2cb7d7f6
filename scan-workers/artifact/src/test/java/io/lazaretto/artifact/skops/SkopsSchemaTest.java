package io.lazaretto.artifact.skops;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkopsSchemaTest {
    private static String node(String module, String type, String loader) {
        return "{\"__class__\":\"%s\",\"__module__\":\"%s\",\"__loader__\":\"%s\",\"content\":[]}"
                .formatted(type, module, loader);
    }

    private static InspectionAssert schema(String json) {
        return inspecting(
                "model.skops",
                new ZipBuilder()
                        .stored("schema.json", json.getBytes(StandardCharsets.UTF_8))
                        .toBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "sklearn.svm._classes, SVC, ObjectNode",
        "numpy, ndarray, NdArrayNode",
        "builtins, dict, DictNode",
        "numpy.random.mtrand, RandomState, RandomStateNode"
    })
    void whatSkopsWritesIsClear(String module, String type, String loader) {
        schema(node(module, type, loader)).staysSilent();
    }

    @ParameterizedTest
    @CsvSource({
        "os, system, TypeNode",
        "subprocess, Popen, ListNode",
        "builtins, eval, FunctionNode",
        "operator, methodcaller, OperatorFuncNode"
    })
    void namesThatRunCodeAreThreats(String module, String type, String loader) {
        schema(node(module, type, loader)).reports(FORMAT, THREAT, "skops.dangerous");
    }

    @Test
    void nodesAreFoundAtAnyDepthAndInAnyOrderOfKeys() {
        String inner = "{\"content\":{\"x\":[1]},\"__module__\":\"os\",\"__class__\":\"system\"}";
        schema(
                        "{\"__class__\":\"dict\",\"content\":{\"a\":[[],{},%s]},\"__module__\":\"builtins\",\"__loader__\":\"DictNode\"}"
                                .formatted(inner))
                .reports(FORMAT, THREAT, "skops.dangerous");
    }

    @Test
    void unlistedNamesAndLoadersAreSuspicious() {
        schema(node("acme", "Thing", "ObjectNode")).reports(FORMAT, SUSPECT, "skops.unlisted");
        schema(node("builtins", "dict", "MethodNode")).reports(FORMAT, SUSPECT, "skops.loader");
        schema("{\"__loader__\":\"ObjectNode\"}").reports(FORMAT, SUSPECT, "skops.node");
        schema("{\"__loader__\":\"TypeNode\",\"__class__\":[],\"__module__\":\"os\"}")
                .reports(FORMAT, SUSPECT, "skops.node");
    }

    @Test
    void theKeyThatAsksForACallIsKnownHereOnly() {
        String tree = "{\"__class__\":\"Tree\",\"__module__\":\"sklearn.tree._tree\",\"__loader__\":\"TreeNode\","
                + "\"__reduce__\":{\"args\":%s}}".formatted(node("builtins", "tuple", "TupleNode"));
        schema(tree).staysSilent();
        schema("{\"__reduce__\":[]}").reports(FORMAT, SUSPECT, "json.object-tag");
    }

    @Test
    void anArchiveWithoutItsFirstMemberIsMalformed() {
        byte[] other =
                new ZipBuilder().stored("other.json", new byte[] {'{', '}'}).toBytes();
        inspecting("model.skops", other).isInconclusive(FORMAT, "malformed");
        inspecting("model.pt", other).isInconclusive(FORMAT, "malformed");
    }
}
