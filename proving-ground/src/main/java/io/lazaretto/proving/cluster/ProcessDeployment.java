package io.lazaretto.proving.cluster;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Members as child processes of this one. A shutdown hook ends them when the suite is interrupted. */
public final class ProcessDeployment implements Deployment {
    private static final int PATIENCE_SECONDS = 20;

    private final Map<Member, Process> processes = new ConcurrentHashMap<>();
    private final Set<ProcessHandle> leftBehind = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::destroyAll, "end-members");

    public ProcessDeployment() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public void start(Launch launch) throws IOException {
        if (isRunning(launch.member())) {
            throw new IOException(launch.member().name() + " is running already");
        }
        Process process = new ProcessBuilder(launch.command())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(launch.log().toFile()))
                .start();
        processes.put(launch.member(), process);
    }

    @Override
    public boolean isRunning(Member member) {
        Process process = processes.get(member);
        return process != null && process.isAlive();
    }

    @Override
    public void signal(Member member, Signal signal) throws IOException {
        Process process = processes.get(member);
        if (process == null || !process.isAlive()) {
            throw new IOException(member.name() + " is not running");
        }
        if (signal == Signal.KILL) {
            process.descendants().forEach(leftBehind::add);
        }
        run(List.of("kill", "-" + signal.name(), String.valueOf(process.pid())));
        if (signal == Signal.KILL) {
            await(process, member);
        }
    }

    private static void await(Process process, Member member) throws IOException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(member.name() + " survived SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void run(Collection<String> command) throws IOException {
        Process process = new ProcessBuilder(List.copyOf(command)).inheritIO().start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("failed: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public long orphans() {
        return leftBehind.stream().filter(ProcessHandle::isAlive).count();
    }

    @Override
    public void close() {
        destroyAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is going down and runs the hook itself.
            return;
        }
    }

    private void destroyAll() {
        for (Process process : processes.values()) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
        leftBehind.forEach(ProcessHandle::destroyForcibly);
    }
}
