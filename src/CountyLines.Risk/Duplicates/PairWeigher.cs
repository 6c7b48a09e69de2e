using System.Runtime.CompilerServices;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Duplicates;

/// <summary>One sign for or against two records being one line.</summary>
/// <param name="Weight">In hundredths of a bit; below 0 it speaks against.</param>
/// <param name="Words">In words, for example <c>the name word 'oslo', which 2 of 60 lines have</c>.</param>
public sealed record PairSign(string Sign, int Weight, string Words);

/// <summary>Adds up what the signs of a pair weigh, by the rules and by how rare each shared value is among the lines.</summary>
sealed class PairWeigher
{
    readonly DuplicateRules rules;
    readonly ValueCounts words;
    readonly ValueCounts groups;
    readonly ValueCounts districts;
    readonly ValueCounts forces;
    readonly ValueCounts importing;
    readonly ValueCounts numbers;
    readonly int lineCount;
    readonly int anyTwo;
    readonly int noNumberShared;
    readonly int activeTogether;
    readonly int activeApart;

    public PairWeigher(DuplicateRules rules, IReadOnlyList<LineProfile> lines)
    {
        this.rules = rules;
        lineCount = lines.Count;
        // Of n lines, n times the share are pairs of one line, out of all n (n - 1) / 2 pairs.
        anyTwo = lines.Count < 2 ? 0 : Bits.Hundredths(rules.LinesTwice * 2, (Int128)SignRule.Million * (lines.Count - 1));
        words = new ValueCounts(lines.Select(line => line.Words), rules.NameWord);
        groups = new ValueCounts(lines.Select(line => One(line.Ocg)), rules.Ocg);
        districts = new ValueCounts(lines.Select(line => One(line.Line.ExportingDistrict)), rules.ExportingArea);
        forces = new ValueCounts(lines.Select(line => One(line.Line.ExportingForce)), rules.ExportingArea);
        importing = new ValueCounts(lines.Select(line => line.Importing), rules.ImportingArea);
        numbers = new ValueCounts(lines.Select(line => line.Numbers.Select(number => number.Number)), rules.NumberTogether);
        SignRule[] shared = [rules.NumberTogether, rules.NumberUndated, rules.NumberApart];
        noNumberShared = Bits.Hundredths(SignRule.Million - shared.Sum(sign => sign.Same), SignRule.Million - shared.Sum(sign => sign.Others));
        activeTogether = Bits.Hundredths(rules.ActiveTogether.Same, rules.ActiveTogether.Others);
        activeApart = Bits.Hundredths(SignRule.Million - rules.ActiveTogether.Same, SignRule.Million - rules.ActiveTogether.Others);
    }

    /// <summary>The weight of a pair in hundredths of a bit.</summary>
    /// <param name="signs">Where the signs are told; null when only the weight is asked for.</param>
    public int Weigh(LineProfile a, LineProfile b, List<PairSign>? signs)
    {
        return AnyTwo(signs) + Numbers(a, b, signs) + Names(a, b, signs) + Groups(a, b, signs) + Exporting(a, b, signs) + Importing(a, b, signs) + Active(a, b, signs);
    }

    int AnyTwo(List<PairSign>? signs)
    {
        return Tell(signs, "any_two", anyTwo, $"any two of {lineCount:N0} lines, when {rules.LinesTwice * 100m / SignRule.Million:0.####} in 100 are mapped twice");
    }

    int Numbers(LineProfile a, LineProfile b, List<PairSign>? signs)
    {
        if (a.Numbers.Count == 0 || b.Numbers.Count == 0)
            return 0;
        var (sum, isShared) = (0, false);
        for (var (left, right) = (0, 0); left < a.Numbers.Count && right < b.Numbers.Count;)
        {
            var order = string.CompareOrdinal(a.Numbers[left].Number, b.Numbers[right].Number);
            if (order == 0)
            {
                sum += Number(a.Numbers[left], b.Numbers[right], signs);
                isShared = true;
            }

            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }

        return isShared ? sum : Tell(signs, "number_none", noNumberShared, $"no number is shared, though both have numbers");
    }

    int Number(DealNumber a, DealNumber b, List<PairSign>? signs)
    {
        var (sign, rule, when) = NumberUse.IsApart(a, b) ? ("number_apart", rules.NumberApart, "one after the other")
            : a.From is null || b.From is null ? ("number_undated", rules.NumberUndated, "and a date is not known")
            : ("number_together", rules.NumberTogether, "at the same time");
        var holders = numbers.LinesWith(a.Number);
        // A number that many lines have tells little of any two of them.
        var weight = Math.Max(0, Bits.Hundredths(rule.Same, (Int128)rule.Others * Math.Max(1, holders - 1)));
        return Tell(signs, sign, weight, $"both have {a.Number}, {when} ({NumberUse.Period(a)}, and {NumberUse.Period(b)}){(holders > 2 ? $"; {holders} lines have it" : "")}");
    }

    int Names(LineProfile a, LineProfile b, List<PairSign>? signs)
    {
        if (a.Words.Count == 0 || b.Words.Count == 0)
            return 0;
        var (left, shared) = (rules.NameWord.Most, 0);
        foreach (var word in a.Words)
        {
            if (!b.Words.Contains(word))
                continue;
            shared++;
            // Words of one name go together, so the name as a whole weighs no more than its rarest word may.
            left -= Tell(signs, "name_word", Math.Min(left, words.WeightOf(word)), $"both names have the word '{word}', which {words.LinesWith(word):N0} of {words.Known:N0} lines have");
        }

        if (shared == 0)
            return Tell(signs, "name_word", words.Differs, $"the names have no word in common");
        // A name that lost a word is still the name; two that each have a word of their own may only be alike.
        var others = shared < a.Words.Count && shared < b.Words.Count ? Tell(signs, "name_others", words.Differs, $"each name has a word that the other has not") : 0;
        return rules.NameWord.Most - left + others;
    }

    int Groups(LineProfile a, LineProfile b, List<PairSign>? signs)
    {
        if (a.Ocg is not { } group || b.Ocg is not { } other)
            return 0;
        return group == other
            ? Tell(signs, "ocg", groups.WeightOf(group), $"both are linked to {group}, as {groups.LinesWith(group):N0} of {groups.Known:N0} lines are")
            : Tell(signs, "ocg", groups.Differs, $"they are linked to two groups, {group} and {other}");
    }

    int Exporting(LineProfile a, LineProfile b, List<PairSign>? signs)
    {
        var (one, other, counts) = a.Line.ExportingDistrict is { } district && b.Line.ExportingDistrict is { } otherDistrict
            ? (district, otherDistrict, districts)
            : (a.Line.ExportingForce, b.Line.ExportingForce, forces);
        if (one is null || other is null)
            return 0;
        return one == other
            ? Tell(signs, "exporting_area", counts.WeightOf(one), $"both export from {PlaceName(one)}, as {counts.LinesWith(one):N0} of {counts.Known:N0} lines do")
            : Tell(signs, "exporting_area", counts.Differs, $"they export from {PlaceName(one)} and {PlaceName(other)}");
    }

    int Importing(LineProfile a, LineProfile b, List<PairSign>? signs)
    {
        if (a.Importing.Count == 0 || b.Importing.Count == 0)
            return 0;
        string? rarest = null;
        foreach (var district in a.Importing)
        {
            if (b.Importing.Contains(district) && (rarest is null || importing.LinesWith(district) < importing.LinesWith(rarest)))
                rarest = district;
        }

        return rarest is not null
            ? Tell(signs, "importing_area", importing.WeightOf(rarest), $"both reach {PlaceName(rarest)}, as {importing.LinesWith(rarest):N0} of {importing.Known:N0} lines do")
            : Tell(signs, "importing_area", importing.Differs, $"no district that one reaches is reached by the other");
    }

    int Active(LineProfile a, LineProfile b, List<PairSign>? signs)
    {
        if (a.Line is not { FirstSeen: { } firstA, LastActivity: { } lastA } || b.Line is not { FirstSeen: { } firstB, LastActivity: { } lastB })
            return 0;
        return lastA < firstB || lastB < firstA
            ? Tell(signs, "active_together", activeApart, $"one was quiet before the other was first seen")
            : Tell(signs, "active_together", activeTogether, $"both were active at the same time");
    }

    static string PlaceName(string code)
    {
        return ReferenceData.Districts.TryGetValue(code, out var district) ? district.Name : ReferenceData.Forces.TryGetValue(code, out var force) ? force.Name : code;
    }

    static IEnumerable<string> One(string? value) => value is null ? [] : [value];

    /// <summary>Passes the weight on, and tells it where it is asked for. Most pairs are only weighed: their words are never made.</summary>
    static int Tell(List<PairSign>? signs, string sign, int weight, [InterpolatedStringHandlerArgument(nameof(signs), nameof(weight))] ref ToldWords words)
    {
        if (signs is not null && weight != 0)
            signs.Add(new PairSign(sign, weight, words.ToString()));
        return weight;
    }
}
