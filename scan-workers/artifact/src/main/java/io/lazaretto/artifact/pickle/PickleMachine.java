package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Runs one stream as CPython's C unpickler does, on abstract values. Where only one of Python's two unpicklers goes on,
 * this one goes on too and says that they disagree.
 */
final class PickleMachine {
    private static final int STEPS_PER_CHECK = 1 << 15;
    private static final int HIGHEST_PROTOCOL = 5;
    private static final int MAX_NAME = 1 << 16;
    private static final int MAX_DUPS = 10_000;
    private static final double MAX_WEIGHT = 1e12;
    private static final int SHORTEST_HIDING_PLACE = 6;

    private final PickleInput input;
    private final PickleEvents events;
    private final PickleLimits limits;
    private final Budget budget;
    private final Memo memo;
    private final MachineStack stack;
    private int protocol;
    private int dups;
    private boolean heavy;
    private long steps;

    PickleMachine(PickleInput input, PickleEvents events, PickleLimits limits, Budget budget, Memo memo) {
        this.input = input;
        this.events = events;
        this.limits = limits;
        this.budget = budget;
        this.memo = memo;
        this.stack = new MachineStack(limits.stackDepth());
    }

    /** Runs until STOP or until the machine cannot go on; what it reported before stays true. */
    StreamEnd run() throws IOException, BudgetExceededException {
        long offset = input.position();
        try {
            while (true) {
                offset = input.position();
                int opcode = input.opcode();
                if (++steps == STEPS_PER_CHECK) {
                    spend();
                }
                if (opcode < 0) {
                    throw PickleFault.truncated();
                }
                if (opcode == Opcodes.STOP) {
                    return stop(offset);
                }
                execute(opcode, offset);
            }
        } catch (PickleFault fault) {
            return StreamEnd.failed(fault, offset);
        } finally {
            spend();
        }
    }

    private StreamEnd stop(long offset) throws PickleFault {
        Value result = stack.pop();
        StreamEnd end = StreamEnd.stopped(input.position(), input.openFrameEnd(), result);
        if (end.isInsideFrame()) {
            events.anomaly(Anomaly.FRAME_UNFINISHED, offset, "");
        }
        return end;
    }

    private void spend() throws BudgetExceededException {
        long spent = steps;
        steps = 0;
        budget.spendSteps(spent);
    }

    private void execute(int opcode, long offset) throws IOException, PickleFault {
        switch (opcode) {
            case Opcodes.MARK -> stack.mark();
            case Opcodes.POP -> stack.popObjectOrMark();
            case Opcodes.POP_MARK -> stack.truncate(stack.popMark());
            case Opcodes.DUP -> dup(offset);
            case Opcodes.NONE -> stack.push(Atom.NONE);
            case Opcodes.NEWTRUE -> stack.push(Atom.TRUE);
            case Opcodes.NEWFALSE -> stack.push(Atom.FALSE);
            case Opcodes.BININT -> stack.push(Atom.integer(input.i32()));
            case Opcodes.BININT1 -> stack.push(Atom.integer(input.u8()));
            case Opcodes.BININT2 -> stack.push(Atom.integer(input.u16()));
            case Opcodes.INT -> {
                textLine(2);
                stack.push(LineNumbers.integer(input.lineBytes(), input.lineLength()));
            }
            case Opcodes.LONG -> {
                textLine(2);
                stack.push(LineNumbers.longInteger(input.lineBytes(), input.lineLength()));
            }
            case Opcodes.LONG1 -> stack.push(binaryLong(input.u8()));
            case Opcodes.LONG4 -> stack.push(binaryLong(input.i32()));
            case Opcodes.FLOAT -> {
                textLine(2);
                if (!LineNumbers.isFloatForC(input.lineBytes(), input.lineLength())) {
                    disagree(offset, "FLOAT");
                }
                stack.push(Atom.FLOAT);
            }
            case Opcodes.BINFLOAT -> {
                input.skip(8);
                stack.push(Atom.FLOAT);
            }
            case Opcodes.STRING -> {
                textLine(2);
                String text = Escapes.quoted(input.lineBytes(), input.lineLength());
                literal(Text.decoded(Text.Kind.BYTE_STR, offset, text));
            }
            case Opcodes.UNICODE -> {
                textLine(1);
                literal(Text.decoded(Text.Kind.STR, offset, Escapes.rawUnicode(input.lineBytes(), input.lineLength())));
            }
            case Opcodes.BINSTRING -> literal(input.literal(Text.Kind.BYTE_STR, signedLength(), false));
            case Opcodes.SHORT_BINSTRING -> literal(input.literal(Text.Kind.BYTE_STR, input.u8(), false));
            case Opcodes.BINUNICODE -> literal(input.literal(Text.Kind.STR, unsignedLength(), false));
            case Opcodes.SHORT_BINUNICODE -> literal(input.literal(Text.Kind.STR, input.u8(), false));
            case Opcodes.BINUNICODE8 -> literal(input.literal(Text.Kind.STR, input.i64(), false));
            case Opcodes.BINBYTES -> literal(input.literal(Text.Kind.BYTES, unsignedLength(), true));
            case Opcodes.SHORT_BINBYTES -> literal(input.literal(Text.Kind.BYTES, input.u8(), true));
            case Opcodes.BINBYTES8 -> literal(input.literal(Text.Kind.BYTES, input.i64(), true));
            case Opcodes.BYTEARRAY8 -> literal(input.literal(Text.Kind.BYTEARRAY, input.i64(), true));
            case Opcodes.EMPTY_LIST -> stack.push(new Container(Container.Kind.LIST));
            case Opcodes.EMPTY_DICT -> stack.push(new Container(Container.Kind.DICT));
            case Opcodes.EMPTY_TUPLE -> stack.push(new Container(Container.Kind.TUPLE));
            case Opcodes.EMPTY_SET -> stack.push(new Container(Container.Kind.SET));
            case Opcodes.TUPLE1 -> counted(1, offset);
            case Opcodes.TUPLE2 -> counted(2, offset);
            case Opcodes.TUPLE3 -> counted(3, offset);
            case Opcodes.TUPLE -> stack.push(collect(Container.Kind.TUPLE, stack.popMark(), offset));
            case Opcodes.LIST -> stack.push(collect(Container.Kind.LIST, stack.popMark(), offset));
            case Opcodes.FROZENSET -> stack.push(collect(Container.Kind.FROZENSET, stack.popMark(), offset));
            case Opcodes.DICT -> dict(offset);
            case Opcodes.APPEND -> append(stack.size() - 1, offset);
            case Opcodes.APPENDS -> append(stack.popMark(), offset);
            case Opcodes.SETITEM -> setItems(stack.size() - 2, offset);
            case Opcodes.SETITEMS -> setItems(stack.popMark(), offset);
            case Opcodes.ADDITEMS -> addItems(stack.popMark(), offset);
            case Opcodes.GET -> {
                textLine(2);
                get(textIndex());
            }
            case Opcodes.BINGET -> get(input.u8());
            case Opcodes.LONG_BINGET -> get(unsignedLength());
            case Opcodes.PUT -> {
                textLine(2);
                Value value = stack.peek();
                put(textIndex(), value);
            }
            case Opcodes.BINPUT -> put(input.u8(), stack.peek());
            case Opcodes.LONG_BINPUT -> put(unsignedLength(), stack.peek());
            case Opcodes.MEMOIZE -> put(memo.occupied(), stack.peek());
            case Opcodes.PROTO -> protocol(input.u8());
            case Opcodes.FRAME -> input.enterFrame(input.i64(), offset);
            case Opcodes.GLOBAL -> global(offset);
            case Opcodes.STACK_GLOBAL -> stackGlobal(offset);
            case Opcodes.INST -> inst(offset);
            case Opcodes.OBJ -> obj(offset);
            case Opcodes.EXT1 -> extension(input.u8(), offset);
            case Opcodes.EXT2 -> extension(input.u16(), offset);
            case Opcodes.EXT4 -> extension(input.i32(), offset);
            case Opcodes.REDUCE -> reduce(offset);
            case Opcodes.NEWOBJ -> newObject(offset);
            case Opcodes.NEWOBJ_EX -> newObjectEx(offset);
            case Opcodes.BUILD -> {
                Value state = stack.pop();
                Value target = stack.peek();
                keep(state);
                events.built(target, state, offset);
                events.arrayBehind(target, state, input, offset);
            }
            case Opcodes.PERSID -> {
                textLine(0);
                persistent(Text.decoded(Text.Kind.STR, offset, input.lineText()), offset);
            }
            case Opcodes.BINPERSID -> persistent(stack.pop(), offset);
            case Opcodes.NEXT_BUFFER -> {
                events.anomaly(Anomaly.OUT_OF_BAND, offset, "NEXT_BUFFER");
                stack.push(Atom.BUFFER);
            }
            case Opcodes.READONLY_BUFFER -> {
                stack.peek();
                events.anomaly(Anomaly.OUT_OF_BAND, offset, "READONLY_BUFFER");
            }
            default -> throw PickleFault.malformed("no opcode 0x%02x".formatted(opcode));
        }
    }

    private void dup(long offset) throws PickleFault {
        stack.push(stack.peek());
        if (++dups == MAX_DUPS) {
            events.anomaly(Anomaly.DUP_FLOOD, offset, Integer.toString(dups));
        }
    }

    private Value binaryLong(long length) throws IOException, PickleFault {
        if (length < 0) {
            throw PickleFault.malformed("negative length");
        }
        if (length > 16) {
            input.skip(length);
            return Atom.BIG;
        }
        if (length == 0) {
            return Atom.integer(0);
        }
        byte[] littleEndian = input.bytes((int) length);
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        return LineNumbers.of(new BigInteger(bigEndian));
    }

    private long unsignedLength() throws IOException, PickleFault {
        return input.i32() & 0xffffffffL;
    }

    private long signedLength() throws IOException, PickleFault {
        int length = input.i32();
        if (length < 0) {
            throw PickleFault.malformed("negative length");
        }
        return length;
    }

    /** @param shortest what the line holds at least; C counts the line feed, so 2 means one character */
    private void textLine(int shortest) throws IOException, PickleFault {
        input.line();
        if (!input.lineTerminated() || input.lineLength() + 1 < shortest) {
            throw PickleFault.truncated();
        }
    }

    private void literal(Text text) throws IOException, PickleFault {
        stack.push(text);
        if (text.length() >= SHORTEST_HIDING_PLACE) {
            events.literal(text);
        }
    }

    private void counted(int length, long offset) throws PickleFault {
        int from = stack.size() - length;
        stack.below(from + 1);
        stack.push(collect(Container.Kind.TUPLE, from, offset));
    }

    private Container collect(Container.Kind kind, int from, long offset) {
        Container container = new Container(kind, stack.size() - from);
        addAll(container, from, offset);
        stack.truncate(from);
        return container;
    }

    private void dict(long offset) throws IOException, PickleFault {
        int from = stack.popMark();
        if ((stack.size() - from) % 2 != 0) {
            throw PickleFault.malformed("odd number of items for DICT");
        }
        Container dict = new Container(Container.Kind.DICT);
        for (int i = from; i < stack.size(); i += 2) {
            put(dict, stack.at(i), stack.at(i + 1));
        }
        stack.truncate(from);
        stack.push(dict);
        weigh(dict, offset);
    }

    private void append(int from, long offset) throws IOException, PickleFault {
        Value target = stack.below(from);
        if (from == stack.size()) {
            return;
        }
        if (target instanceof Container container && container.kind() == Container.Kind.LIST) {
            addAll(container, from, offset);
        } else {
            keepAll(from);
            events.containerMethod(target, "append", offset);
        }
        stack.truncate(from);
    }

    private void setItems(int from, long offset) throws IOException, PickleFault {
        Value target = stack.below(from);
        if ((stack.size() - from) % 2 != 0) {
            throw PickleFault.malformed("odd number of items for SETITEMS");
        }
        if (from == stack.size()) {
            return;
        }
        if (target instanceof Container container && container.kind() == Container.Kind.DICT) {
            for (int i = from; i < stack.size(); i += 2) {
                put(container, stack.at(i), stack.at(i + 1));
            }
            weigh(container, offset);
        } else {
            keepAll(from);
            events.containerMethod(target, "__setitem__", offset);
            for (int i = from; i < stack.size(); i += 2) {
                if (PlantedMethods.concerns(stack.at(i)) || stack.at(i) instanceof Made) {
                    events.keyed(target, stack.at(i), stack.at(i + 1), offset);
                }
            }
        }
        stack.truncate(from);
    }

    private void addItems(int from, long offset) throws IOException, PickleFault {
        Value target = stack.below(from);
        if (from == stack.size()) {
            return;
        }
        if (target instanceof Container container && container.kind() == Container.Kind.SET) {
            addAll(container, from, offset);
        } else {
            keepAll(from);
            events.containerMethod(target, "add", offset);
        }
        stack.truncate(from);
    }

    /** Keys that matter to a judgement, and fields of structures, are kept whatever the size of the dict. */
    private void put(Container dict, Value key, Value value) {
        keep(key);
        keep(value);
        if (key instanceof Text text && text.isName() && (PlantedMethods.concerns(text) || Distributions.isKey(text))
                || key instanceof Made
                || ElementTypes.isField(value)) {
            dict.addPinned(key, value);
        } else {
            dict.add(key);
            dict.add(value);
        }
    }

    /** Items from a place on the stack, for a container that keeps some of them. */
    private void addAll(Container container, int from, long offset) {
        for (int i = from; i < stack.size(); i++) {
            Value item = stack.at(i);
            keep(item);
            if (item instanceof Container && PlantedMethods.concerns(item)) {
                container.addPinned(item);
            } else {
                container.add(item);
            }
        }
        weigh(container, offset);
    }

    private void keepAll(int from) {
        for (int i = from; i < stack.size(); i++) {
            keep(stack.at(i));
        }
    }

    private void keep(Value value) {
        if (value instanceof Imported imported) {
            events.kept(imported);
        }
    }

    private void weigh(Container container, long offset) {
        if (!heavy && container.weight() > MAX_WEIGHT) {
            heavy = true;
            events.anomaly(Anomaly.GROWTH, offset, "%.0e objects".formatted(container.weight()));
        }
    }

    private long textIndex() throws PickleFault {
        OptionalLong index = LineNumbers.index(input.lineBytes(), input.lineLength());
        if (index.isEmpty() || index.getAsLong() < 0) {
            throw PickleFault.malformed("memo index out of range");
        }
        return index.getAsLong();
    }

    private void get(long index) throws PickleFault {
        Value value = memo.get(index);
        if (value == null) {
            throw PickleFault.malformed("nothing in the memo at " + index);
        }
        stack.push(value);
    }

    private void put(long index, Value value) throws PickleFault {
        memo.put(index, value);
        if (memo.occupied() > limits.memoEntries()) {
            throw PickleFault.limit("pickle memo");
        }
    }

    private void protocol(int value) throws PickleFault {
        if (value > HIGHEST_PROTOCOL) {
            throw PickleFault.malformed("protocol " + value);
        }
        protocol = value;
    }

    private void global(long offset) throws IOException, PickleFault {
        String module = nameLine(false);
        boolean complete = input.lineTerminated();
        String name = nameLine(false);
        complete &= input.lineTerminated();
        Imported imported = events.imported(module, name, protocol, offset);
        checkNames(module, name, complete, offset);
        stack.push(imported);
    }

    private void inst(long offset) throws IOException, PickleFault {
        String module = nameLine(true);
        boolean complete = input.lineTerminated();
        String name = nameLine(true);
        complete &= input.lineTerminated();
        // The pure Python machine imports before it looks for the mark.
        Imported imported = events.imported(module, name, protocol, offset);
        int from = stack.popMark();
        call("INST", imported, collect(Container.Kind.TUPLE, from, offset), offset);
        checkNames(module, name, complete, offset);
    }

    /** The pure Python machine takes empty names, and a last line without line feed, which it robs of a character. */
    private String nameLine(boolean ascii) throws IOException, PickleFault {
        input.line();
        int length = input.lineTerminated() ? input.lineLength() : Math.max(0, input.lineLength() - 1);
        byte[] bytes = Arrays.copyOf(input.lineBytes(), length);
        if (ascii) {
            for (byte b : bytes) {
                if (b < 0) {
                    throw PickleFault.malformed("a name that is not ASCII");
                }
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void checkNames(String module, String name, boolean complete, long offset) throws PickleFault {
        if (!complete) {
            throw PickleFault.truncated();
        }
        if (module.isEmpty() || name.isEmpty()) {
            disagree(offset, "empty name");
        }
    }

    private void stackGlobal(long offset) throws IOException, PickleFault {
        Value name = stack.pop();
        Value module = stack.pop();
        if (isLiteralName(name) && isLiteralName(module)) {
            String moduleText = input.textOf((Text) module, MAX_NAME);
            stack.push(events.imported(moduleText, input.textOf((Text) name, MAX_NAME), protocol, offset));
        } else if (couldBeText(name) && couldBeText(module)) {
            events.computedImport(module, name, offset);
            stack.push(new Made(module, name, offset));
        } else {
            throw PickleFault.malformed("STACK_GLOBAL without two strings");
        }
    }

    private static boolean isLiteralName(Value value) {
        return value instanceof Text text && text.isName();
    }

    private static boolean couldBeText(Value value) {
        return isLiteralName(value)
                || value instanceof Made made && !made.isReviewed()
                || value instanceof Imported
                || value instanceof Persistent;
    }

    private void obj(long offset) throws IOException, PickleFault {
        int from = stack.popMark();
        if (stack.size() - from < 1) {
            throw PickleFault.malformed("stack underflow");
        }
        Container arguments = collect(Container.Kind.TUPLE, from + 1, offset);
        Value callable = stack.at(from);
        stack.truncate(from);
        call("OBJ", callable, arguments, offset);
    }

    private void extension(int code, long offset) throws PickleFault {
        if (code <= 0) {
            throw PickleFault.malformed("extension code " + code);
        }
        stack.push(events.imported("copyreg extension", Integer.toString(code), protocol, offset));
    }

    private void reduce(long offset) throws IOException, PickleFault {
        Value arguments = stack.pop();
        Value callable = stack.pop();
        requireTuple("REDUCE", arguments, offset);
        call("REDUCE", callable, arguments, offset);
    }

    private void newObject(long offset) throws IOException, PickleFault {
        Value arguments = stack.pop();
        Value type = stack.pop();
        requireTuple("NEWOBJ", arguments, offset);
        call("NEWOBJ", type, arguments, offset);
    }

    private void newObjectEx(long offset) throws IOException, PickleFault {
        Value keywords = stack.pop();
        Value arguments = stack.pop();
        Value type = stack.pop();
        requireTuple("NEWOBJ_EX", arguments, offset);
        Container all = new Container(Container.Kind.TUPLE);
        all.add(arguments);
        all.add(keywords);
        call("NEWOBJ_EX", type, all, offset);
    }

    private void requireTuple(String opcode, Value arguments, long offset) throws PickleFault {
        switch (arguments) {
            case Container container when container.kind() == Container.Kind.TUPLE -> {}
            // The pure Python machine unpacks whatever can be iterated.
            case Container _, Text _ -> disagree(offset, opcode);
            case Made _, Imported _, Persistent _ -> {}
            case Atom _ -> throw PickleFault.malformed(opcode + " without a tuple");
        }
    }

    private void call(String opcode, Value callable, Value arguments, long offset) throws IOException, PickleFault {
        switch (callable) {
            case Atom _, Text _, Container _ ->
                throw PickleFault.malformed(opcode + " of something that is no callable");
            case Imported _, Made _, Persistent _ -> {
                keep(arguments);
                stack.push(events.called(opcode, new Made(callable, arguments, offset)));
            }
        }
    }

    private void persistent(Value id, long offset) throws IOException, PickleFault {
        Persistent persistent = new Persistent(id, offset);
        stack.push(events.persistent(persistent));
    }

    private void disagree(long offset, String opcode) {
        events.anomaly(Anomaly.READERS_DISAGREE, offset, opcode);
    }
}
