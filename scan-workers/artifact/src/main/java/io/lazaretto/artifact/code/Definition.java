package io.lazaretto.artifact.code;

import io.lazaretto.artifact.python.Expr;
import io.lazaretto.artifact.python.Stmt;

/** Something that the file itself defines. Compared by identity. */
abstract sealed class Definition {
    private Definition() {}

    /** A function, or a method of {@code owner}. */
    static final class FunctionDefinition extends Definition {
        final Stmt.Function source;
        final Scope around;
        final ClassDefinition owner;
        int analyses;
        boolean running;
        Value result = Value.NONE;

        FunctionDefinition(Stmt.Function source, Scope around, ClassDefinition owner) {
            this.source = source;
            this.around = around;
            this.owner = owner;
        }
    }

    static final class LambdaDefinition extends Definition {
        final Expr source;
        final Scope around;

        LambdaDefinition(Expr source, Scope around) {
            this.source = source;
            this.around = around;
        }
    }

    static final class ClassDefinition extends Definition {
        final Scope members;
        final Value bases;
        final Instance instance = new Instance(this);

        ClassDefinition(Scope members, Value bases) {
            this.members = members;
            this.bases = bases;
        }
    }

    static final class Instance extends Definition {
        final ClassDefinition type;

        Instance(ClassDefinition type) {
            this.type = type;
        }
    }

    /** A method together with its object. */
    static final class Method extends Definition {
        final FunctionDefinition function;
        final Value object;

        Method(FunctionDefinition function, Value object) {
            this.function = function;
            this.object = object;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Method m && m.function == function;
        }

        @Override
        public int hashCode() {
            return function.hashCode();
        }
    }
}
