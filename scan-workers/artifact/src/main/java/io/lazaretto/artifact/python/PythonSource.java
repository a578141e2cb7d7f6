package io.lazaretto.artifact.python;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;

/**
 * A parsed source.
 *
 * @param statements those before the first mistake
 * @param mistake what is no Python, or null
 */
public record PythonSource(List<Stmt> statements, MalformedArtifactException mistake) {
    public static PythonSource parse(String text, Budget budget) throws BudgetExceededException {
        List<Stmt> statements = new ArrayList<>();
        try {
            Tokens tokens = Lexer.file(text);
            new StatementParser(new Cursor(text, tokens, budget, 0)).file(statements);
            return new PythonSource(statements, null);
        } catch (MalformedArtifactException e) {
            return new PythonSource(statements, e);
        }
    }

    /** @return null when the text is no expression */
    public static Expr expression(String text, Budget budget) throws BudgetExceededException {
        try {
            Cursor cursor = new Cursor(text, Lexer.expression(text, 0, text.length()), budget, 0);
            Expr value = new ExpressionParser(cursor).list();
            cursor.expect(Tokens.Kind.END);
            return value;
        } catch (MalformedArtifactException e) {
            return null;
        }
    }
}
