package io.lazaretto.artifact.pickle;

import java.util.Set;

/** Keeps the names that a stream imports, as the stream spells them. */
final class RecordingEvents implements PickleEvents {
    private final Set<String> names;

    RecordingEvents(Set<String> names) {
        this.names = names;
    }

    @Override
    public Imported imported(String module, String name, int protocol, long offset) {
        names.add(module + " " + name);
        return new Imported(module, name, module, name, Judgement.of(Judgement.Standing.UNKNOWN), offset);
    }

    @Override
    public void computedImport(Value module, Value name, long offset) {}

    @Override
    public Value called(String opcode, Made made) {
        return made;
    }

    @Override
    public void built(Value target, Value state, long offset) {}

    @Override
    public void containerMethod(Value target, String method, long offset) {}

    @Override
    public Value persistent(Persistent persistent) {
        return persistent;
    }

    @Override
    public void literal(Text text) {}

    @Override
    public void anomaly(Anomaly anomaly, long offset, String detail) {}
}
