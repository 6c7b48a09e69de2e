using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>Recursive descent over a text short enough (see <see cref="MaxLength"/>) that the recursion is bounded.</summary>
sealed class FormulaParser(string text, IReadOnlyList<string> sections, IReadOnlyList<NamedConstant> constants)
{
    const int MaxLength = 1000;
    int at;
    int tokenAt;

    /// <summary>Reads a formula.</summary>
    /// <returns>The formula's root, or null with the column within the text (from 0) and the reason.</returns>
    public static (Formula.Term? Root, int At, string Problem) Parse(string text, IReadOnlyList<string> sections, IReadOnlyList<NamedConstant> constants)
    {
        var parser = new FormulaParser(text, sections, constants);
        try
        {
            return (parser.ParseAll(), 0, "");
        }
        catch (FormatException fault)
        {
            return (null, parser.tokenAt, fault.Message);
        }
    }

    Formula.Term ParseAll()
    {
        if (text.Length > MaxLength)
            throw new FormatException($"the formula has {text.Length} characters; it may have {MaxLength}");
        var term = ParseSum();
        return Next() is "" ? term : throw new FormatException($"'{Next()}' was not expected here");
    }

    Formula.Term ParseSum()
    {
        var term = ParseProduct();
        while (Next() is "+" or "-")
            term = new Formula.Combined(Take() == "+" ? Formula.Operation.Add : Formula.Operation.Subtract, term, ParseProduct());
        return term;
    }

    Formula.Term ParseProduct()
    {
        var term = ParseFactors();
        return Next() is "/"
            ? throw new FormatException("a division must say how it rounds: write round(a / b, half_up), round(a / b, down) or round(a / b, up)")
            : term;
    }

    Formula.Term ParseFactors()
    {
        var term = ParseValue();
        while (Next() is "*")
        {
            Take();
            term = new Formula.Combined(Formula.Operation.Multiply, term, ParseValue());
        }

        return term;
    }

    Formula.Term ParseValue()
    {
        var token = Take();
        if (token == "(")
        {
            var inner = ParseSum();
            Expect(")");
            return inner;
        }

        if (token is "min" or "max")
        {
            Expect("(");
            var left = ParseSum();
            Expect(",");
            var right = ParseSum();
            Expect(")");
            return new Formula.Combined(token == "min" ? Formula.Operation.Min : Formula.Operation.Max, left, right);
        }

        if (token == "round")
            return ParseRound();
        if (long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new Formula.Constant(number);
        var section = sections.ToList().IndexOf(token);
        if (section >= 0)
            return new Formula.Total(section);
        if (constants.FirstOrDefault(constant => constant.Name == token) is { } named)
            return new Formula.Named(named);
        if (token.Length > 0 && (char.IsLetter(token[0]) || token[0] == '_'))
            throw new FormatException($"there is no section or constant '{token}'{Words.DidYouMean(token, sections.Concat(constants.Select(constant => constant.Name)))}");
        throw new FormatException(token.Length == 0 ? "the formula ends too early" : $"'{token}' was not expected here");
    }

    Formula.Combined ParseRound()
    {
        Expect("(");
        var left = ParseFactors();
        Expect("/");
        var right = ParseValue();
        Expect(",");
        var mode = Take() switch
        {
            "half_up" => Formula.Operation.DivideHalfUp,
            "down" => Formula.Operation.DivideDown,
            "up" => Formula.Operation.DivideUp,
            var other => throw new FormatException($"'{other}' is not a way to round; expected one of: half_up, down, up"),
        };
        Expect(")");
        return new Formula.Combined(mode, left, right);
    }

    void Expect(string token)
    {
        if (Next() != token)
            throw new FormatException(Next().Length == 0 ? $"'{token}' is missing at the end" : $"'{token}' was expected, not '{Next()}'");
        Take();
    }

    string Take()
    {
        var token = Next();
        at = tokenAt + token.Length;
        return token;
    }

    string Next()
    {
        tokenAt = at;
        while (tokenAt < text.Length && char.IsWhiteSpace(text[tokenAt]))
            tokenAt++;
        if (tokenAt == text.Length)
            return "";
        var end = tokenAt;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        return text[tokenAt..Math.Max(end, tokenAt + 1)];
    }
}
