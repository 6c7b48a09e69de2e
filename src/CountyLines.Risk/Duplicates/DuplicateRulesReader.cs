using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Duplicates;

/// <summary>Reads <c>rules/duplicates.yaml</c>; all faults at once.</summary>
public static class DuplicateRulesReader
{
    /// <summary>The bound that keeps the pairs of one block few: half a million.</summary>
    const int MostInBlock = 1000;

    /// <summary>A weight above this could be reached by no sign: one in a million is 20 bits.</summary>
    const int MostBits = 60;

    public static (DuplicateRules? Rules, IReadOnlyList<RuleProblem> Problems) Read(string text, string file)
    {
        return RuleFile.Read(text, file, (map, problems) => ReadRules(new RuleFields(map, "the rules for duplicates", problems)));
    }

    static DuplicateRules? ReadRules(RuleFields fields)
    {
        var (name, version, status) = (fields.Text("duplicates"), fields.Text("version"), fields.Text("status"));
        fields.Text("owner");
        var twice = Percent(fields, "lines_twice");
        var from = Bounded(fields, "propose_from", -MostBits, MostBits, 2);
        var largest = Bounded(fields, "largest_block", 2, MostInBlock, 0);
        var ignored = Ignored(fields);
        SignRule[] signs = [];
        if (fields.Required("signs") is { } node && fields.AsFields(node, "signs") is { } inner)
        {
            signs =
            [
                Sign(inner, "number_together", true), Sign(inner, "number_undated", true), Sign(inner, "number_apart", true), Sign(inner, "name_word", false),
                Sign(inner, "ocg", false), Sign(inner, "exporting_area", false), Sign(inner, "importing_area", false), Sign(inner, "active_together", true),
            ];
            if (signs.Take(3).Sum(sign => sign.Same) >= SignRule.Million)
                inner.Fault("sign.sum", inner.Where, "'same' of number_together, number_undated and number_apart must come to less than 100 together: a pair of one line may also share no number");
            inner.RefuseOthers();
        }

        fields.RefuseOthers();
        return signs.Length < 8 ? null : new DuplicateRules(
            $"{name}@{version}", status, twice, (int)(from * 100), (int)largest, ignored, signs[0], signs[1], signs[2], signs[3], signs[4], signs[5], signs[6], signs[7]);
    }

    static HashSet<string> Ignored(RuleFields fields)
    {
        var ignored = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in fields.Texts("ignored_words"))
        {
            // Written otherwise than names are compared, it would never be met.
            if (LineNames.WordsOf(word.Text, new HashSet<string>()) is not [var plain] || plain != word.Text)
                fields.Fault("ignored.form", word.Where, $"'{word.Text}' must be a single word in small letters, without accents and punctuation");
            else if (!ignored.Add(plain))
                fields.Fault("ignored.twice", word.Where, $"'{plain}' stands twice");
        }

        return ignored;
    }

    static SignRule Sign(RuleFields signs, string name, bool hasOthers)
    {
        if (signs.Required(name) is not { } node || signs.AsFields(node, name) is not { } fields)
            return default;
        fields.Text("source");
        var same = Percent(fields, "same");
        var others = hasOthers ? Percent(fields, "others") : 0;
        var most = hasOthers ? 0 : Bounded(fields, "most", 1, MostBits, 2);
        if (hasOthers && same > 0 && others >= same)
            fields.Fault("sign.order", fields.Where, $"'{name}' speaks for one line, so 'same' must be more than 'others'");
        fields.RefuseOthers();
        return new SignRule(same, others, (int)(most * 100));
    }

    /// <summary>A share of 100 in millionths. 0 and 100 would make a weight without end out of a single sign.</summary>
    static long Percent(RuleFields fields, string name)
    {
        if (fields.Required(name) is not { } node)
            return 0;
        var percent = fields.AsNumber(node, name, 4);
        if (percent is > 0 and < 100)
            return (long)(percent * (SignRule.Million / 100));
        fields.Fault("sign.range", node.Where, $"'{name}' must be more than 0 and less than 100: a share of 100");
        return 0;
    }

    static decimal Bounded(RuleFields fields, string name, int least, int most, int decimals)
    {
        if (fields.Required(name) is not { } node)
            return 0;
        var number = decimals == 0 ? fields.AsWhole(node, name) : fields.AsNumber(node, name, decimals);
        if (number < least || number > most)
            fields.Fault("sign.range", node.Where, $"'{name}' must be {least} to {most:N0}");
        return number;
    }
}
