package io.lazaretto.artifact.packages;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that an installer reads, as it reads it. */
class PackageListsTest {
    private static final String INDEX = "--index-url http://x/simple";

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\u2028", "\u2029", "\u000c", "\u0085"})
    void linesEndWherePipEndsThem(String end) {
        file("requirements.txt", "numpy # ok" + end + INDEX + end + "evil\n")
                .reports(FORMAT, Outcome.SUSPECT, "packages.unverified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u000b", "\u001c"})
    void controlCharactersThatEndLinesAreNotCleared(String end) {
        file("requirements.txt", "numpy # ok" + end + INDEX + end + "evil\n").isNotClear();
    }

    @Test
    void commentIsNotContinued() {
        file("requirements.txt", "# ok \\\n" + INDEX + "\n").reports(FORMAT, Outcome.SUSPECT, "packages.unverified");
        file("requirements.txt", "numpy\t# " + INDEX + "\n").staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requirements/base.txt",
                "requirements/dev.in",
                "requirements.in",
                "a/requirements-dev.in",
                "constraints/all.txt"
            })
    void listsAreKnownByTheirFolderToo(String name) {
        file(name, INDEX + "\nevil\n").reports(FORMAT, Outcome.SUSPECT, "packages.unverified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-r deps.txt", "-rdeps.txt", "--requirement=deps.txt", "-c ./deps.txt", "-r more/a.txt"})
    void filesThatAListIncludesAreRead(String include) {
        inspecting(model().with("requirements.txt", include + "\n")
                        .with("more/a.txt", "-r ../deps.txt\n")
                        .with("deps.txt", INDEX + "\nevil\n"))
                .reports(FORMAT, Outcome.SUSPECT, "packages.unverified");
    }

    @Test
    void listsThatIncludeOneAnotherEnd() {
        inspecting(model().with("requirements.txt", "-r deps.txt\n").with("deps.txt", "-r requirements.txt\ntorch\n"))
                .staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://storage.googleapis.com/jax-releases/../evil-bucket/simple",
                "https://storage.googleapis.com/jax-releases/%2e%2e/evil-bucket/simple"
            })
    void stepsUpInAnAddressAreTaken(String address) {
        file("requirements.txt", "--index-url " + address + "\n").reports(FORMAT, Outcome.SUSPECT, "packages.index");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "pyproject.toml§[build-system]¶requires = [\"evil @ http://x/e.whl\"]¶build-backend = \"evil\"§packages.unverified",
                "pyproject.toml§[build-system]¶requires = [¶  \"evil @ https://x.example/e.whl\",¶]§packages.address",
                "pyproject.toml§[build-system]¶requires = [\"evil @ http\\u003a//x/e.whl\"]§packages.unverified",
                "pyproject.toml§[[tool.uv.index]]¶url = \"http://x/simple\"§packages.unverified",
                "pyproject.toml§[tool.uv]¶extra-index-url = [\"https://x.example/simple\"]§packages.index",
                "pyproject.toml§[[tool.poetry.source]]¶name = 'a'¶url = 'https://x.example/simple'§packages.index",
                "pyproject.toml§[tool.poetry.dependencies]¶evil = { git = \"https://x.example/e.git\" }§packages.address",
                "pyproject.toml§[tool.uv.sources]¶evil = { url = \"https://x.example/e.whl\" }§packages.address",
                "Pipfile§[[source]]¶url = \"http://x/simple\"¶verify_ssl = false¶name=\"x\"¶[packages]¶evil=\"*\"§packages.unverified",
                "Pipfile§[[source]]¶url = \"https://pypi.org/simple\"¶verify_ssl = false§packages.unverified",
                "pip.conf§[global]¶index-url = http://x/simple¶trusted-host = x§packages.unverified",
                "pip.conf§[global]¶index-url: https://x.example/simple§packages.index",
                "pip.conf§[global]¶trusted-host = pypi.org§packages.unverified",
                "setup.cfg§[options]¶install_requires =¶  numpy¶  evil @ https://x.example/e.whl§packages.address",
                "uv.lock§[[package]]¶name = 'a'¶source = { registry = 'https://x.example/simple' }§packages.index",
                "conda.yaml§channels:¶- http://x/conda¶dependencies:¶- python=3.10§packages.unverified",
                "python_env.yaml§build_dependencies:¶- --index-url http://x/simple¶- pip¶dependencies: []§packages.unverified",
                "python_env.yaml§python: 3.10.4¶dependencies:¶- evil @ http://x/e.whl§packages.unverified"
            })
    void foreignSourcesInSettingsAreSuspect(String name, String text, String rule) {
        file(name, text.replace('¶', '\n') + "\n").reports(FORMAT, Outcome.SUSPECT, rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "pyproject.toml§[build-system]¶requires = [\"setuptools>=61\"]¶[project]¶name = \"x\"¶description = \"see https://x.example\"¶dependencies = [¶  \"torch>=2\",¶  \"peft @ git+https://github.com/huggingface/peft\",¶]¶[project.urls]¶Homepage = \"https://x.example\"¶url = \"https://x.example\"¶[tool.ruff]¶line-length = 100¶[[tool.uv.index]]¶name = \"pytorch\"¶url = \"https://download.pytorch.org/whl/cu121\"",
                "pyproject.toml§[tool.poetry]¶homepage = \"https://x.example\"¶repository = \"https://x.example/r\"¶documentation = \"https://x.example/d\"",
                "Pipfile§[[source]]¶url = \"https://pypi.org/simple\"¶verify_ssl = true¶name = \"pypi\"¶[packages]¶torch = \"*\"",
                "pip.conf§[global]¶timeout = 60",
                "setup.cfg§[metadata]¶name = x¶url = https://x.example¶project_urls =¶  Bugs = https://x.example/bugs¶[options]¶install_requires =¶  numpy",
                "conda.yaml§name: x¶channels:¶- conda-forge¶- defaults¶- https://conda.anaconda.org/pytorch¶dependencies:¶- python=3.10¶- pip:¶  - mlflow==2.0¶  - torch",
                "python_env.yaml§python: 3.10.4¶build_dependencies:¶- pip==23.0¶- setuptools¶dependencies:¶- -r requirements.txt",
                "audio.yaml§channels: 2¶dependencies: {}",
                "uv.lock§version = 1¶[[package]]¶name = 'a'¶source = { registry = 'https://pypi.org/simple' }¶sdist = { url = 'https://files.pythonhosted.org/a.tar.gz', hash = 'sha256:0' }"
            })
    void ordinarySettingsStaySilent(String name, String text) {
        file(name, text.replace('¶', '\n') + "\n").staysSilent();
    }

    private static TestingModel model() {
        return new TestingModel().with("model.safetensors", SafetensorsBuilder.clean());
    }

    private static InspectionAssert file(String name, String text) {
        return inspecting(model().with(name, text));
    }
}
