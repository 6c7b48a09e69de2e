using System.Numerics;

namespace CountyLines.Risk.Scoring;

/// <summary>How the kernel answers factors when something is unknown: it tries what the unknowns can still turn out to be.</summary>
public sealed partial class Kernel
{
    /// <summary>
    /// Answers all factors, and, when a fact that has no worse direction and on which several factors look is unknown, tries each way in
    /// which it can turn out for all of them together, so that the range of the risk is neither too wide nor too narrow.
    /// </summary>
    /// <returns>Whether totals and risks were worked out as well.</returns>
    bool ScoreShared<TBytes, TNumbers, T>(FactColumns facts, ScoreColumns scores, Scratch scratch, int at, int lines, bool open)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        scratch.SharedOpen = false;
        foreach (var fact in sharedFacts)
            scratch.SharedOpen |= scratch.IsOpen[fact];
        // The separate answers first: they are what each factor shows, and what the risk is ranked by.
        for (var table = 0; table < tables.Length - 1; table++)
            Answer<TBytes>(facts, scratch, table, scores.Lowest(table)[at..], scores.Highest(table)[at..], scores.Rows(table)[at..], at, lines, open);
        if (!scratch.SharedOpen)
            return false;
        var together = scratch.Together ??= new ScoreColumns(this, BlockLines);
        foreach (var fact in sharedFacts)
        {
            scratch.WasOpen[fact] = scratch.IsOpen[fact];
            scratch.OwnLow(fact)[..lines].CopyTo(scratch.Kept(fact));
        }

        for (var turn = 0; ; turn++)
        {
            if (!Turn<TBytes>(scratch, turn, lines))
                break;
            for (var table = 0; table < tables.Length - 1; table++)
            {
                if (tables[table].IsAssessed)
                {
                    scores.Lowest(table).Slice(at, lines).CopyTo(together.Lowest(table));
                    (scratch.IsLevelOpen[table] ? scores.Highest(table) : scores.Lowest(table)).Slice(at, lines).CopyTo(together.Highest(table));
                }

                Answer<TBytes>(facts, scratch, table, together.Lowest(table), together.Highest(table), together.Rows(table), at, lines, open: true);
            }

            Totals<TBytes, TNumbers, T>(together, scratch, 0, lines, open: true, RiskColumn, HighestColumn);
            Widen<TNumbers, T>(together.Wide<T>(RiskColumn), scores.Wide<T>(LowestColumn)[at..], turn == 0, lines, lower: true);
            Widen<TNumbers, T>(together.Wide<T>(HighestColumn), scores.Wide<T>(HighestColumn)[at..], turn == 0, lines, lower: false);
        }

        foreach (var fact in sharedFacts)
        {
            scratch.Kept(fact)[..lines].CopyTo(scratch.OwnLow(fact));
            scratch.IsOpen[fact] = scratch.WasOpen[fact];
            if (scratch.IsOpen[fact])
                ChooseAll<TBytes>(scratch.Unknown(fact), images[fact].Highest, in scratch.Low(fact), scratch.High(fact), lines);
        }

        Totals<TBytes, TNumbers, T>(scores, scratch, at, lines, open: true, RiskColumn, SpareColumn);
        return true;
    }

    /// <summary>Sets the shared facts that are unknown to one combination of what they can be.</summary>
    bool Turn<TBytes>(Scratch scratch, int turn, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        for (var index = 0; index < sharedFacts.Length; index++)
        {
            var fact = sharedFacts[index];
            if (!scratch.WasOpen[fact])
                continue;
            var choices = sharedImages[index];
            Assume<TBytes>(scratch, fact, choices[turn % choices.Length], in scratch.Kept(fact)[0], scratch.OwnLow(fact), lines);
            scratch.IsOpen[fact] = false;
            turn /= choices.Length;
        }

        return turn == 0;
    }

    /// <summary>The bytes of a fact with its unknowns at one of its classes, or at the least they can be when that is above it.</summary>
    static void Assume<TBytes>(Scratch scratch, int fact, byte image, ref readonly byte low, Span<byte> to, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        var unknown = scratch.Unknown(fact);
        for (var line = 0; line < lines; line += TBytes.Count)
        {
            var least = TBytes.Load(in low, line);
            TBytes.Choose(TBytes.Load(in unknown[0], line), TBytes.Max(least, TBytes.All(image)), least).Store(ref to[0], line);
        }
    }

    static void Widen<TNumbers, T>(ReadOnlySpan<T> from, Span<T> to, bool isFirst, int lines, bool lower)
        where T : unmanaged
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        for (var line = 0; line < lines; line += TNumbers.Count)
        {
            var value = TNumbers.Load(in from[0], line);
            if (!isFirst)
                value = lower ? TNumbers.Min(value, TNumbers.Load(in to[0], line)) : TNumbers.Max(value, TNumbers.Load(in to[0], line));
            value.Store(ref to[0], line);
        }
    }

    /// <summary>
    /// One factor's lowest and highest level and the row of the lowest. A fact with a worse direction is tried at its two ends, which is
    /// enough because the table was proved to follow that direction; any other unknown is tried in every way that the rows tell apart.
    /// </summary>
    void Answer<TBytes>(FactColumns? facts, Scratch scratch, int table, Span<byte> lowest, Span<byte> highest, Span<byte> rows, int at, int lines, bool open)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        var own = tables[table];
        if (!own.IsAssessed)
        {
            var (planes, isOpen) = (scratch.PlaneOf, false);
            foreach (var fact in own.Facts)
            {
                planes[fact] = scratch.LowAt(fact);
                isOpen |= scratch.IsOpen[fact];
            }

            if (!isOpen)
            {
                own.Match<TBytes>(in scratch.First, planes, lines, ref lowest[0], ref rows[0]);
                if (open)
                    lowest[..lines].CopyTo(highest);
            }
            else
            {
                AnswerOpen<TBytes>(scratch, own, lowest, highest, rows, lines);
            }
        }
        else if (open && !scratch.IsLevelOpen[table])
        {
            lowest[..lines].CopyTo(highest);
        }

        if (facts?.FixedLevels(table) is not { } held)
            return;
        for (var line = 0; line < lines; line++)
        {
            if (held[at + line] != FactColumns.NotFixed)
                (lowest[line], highest[line], rows[line]) = (held[at + line], held[at + line], 0);
        }
    }

    static void AnswerOpen<TBytes>(Scratch scratch, FactorTable own, Span<byte> lowest, Span<byte> highest, Span<byte> rows, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        for (var turn = 0; ; turn++)
        {
            var (rest, planes) = (turn, scratch.PlaneOf);
            // The first fact changes slowest: of several ways to the lowest level, the row shown is that of the first.
            for (var index = own.Facts.Length - 1; index >= 0; index--)
            {
                var fact = own.Facts[index];
                if (own.LowestAtUpperEnd[index] is not null || !scratch.IsOpen[fact])
                    continue;
                var choices = own.TellApart[index];
                Assume<TBytes>(scratch, fact, choices[rest % choices.Length], in scratch.Low(fact), scratch.Assumed(fact), lines);
                planes[fact] = scratch.AssumedAt(fact);
                rest /= choices.Length;
            }

            if (rest > 0)
                return;
            for (var index = 0; index < own.Facts.Length; index++)
            {
                if (own.LowestAtUpperEnd[index] is { } upper && scratch.IsOpen[own.Facts[index]])
                    planes[own.Facts[index]] = upper ? scratch.HighAt(own.Facts[index]) : scratch.LowAt(own.Facts[index]);
            }

            own.Match<TBytes>(in scratch.First, planes, lines, ref scratch.TryLevel[0], ref scratch.TryRow[0]);
            Keep<TBytes>(scratch, lowest, rows, turn == 0, lines);
            for (var index = 0; index < own.Facts.Length; index++)
            {
                if (own.LowestAtUpperEnd[index] is { } upper && scratch.IsOpen[own.Facts[index]])
                    planes[own.Facts[index]] = upper ? scratch.LowAt(own.Facts[index]) : scratch.HighAt(own.Facts[index]);
            }

            own.Match<TBytes>(in scratch.First, planes, lines, ref scratch.TryLevel[0], ref scratch.TryRow[0]);
            Widen<TBytes, byte>(scratch.TryLevel, highest, turn == 0, lines, lower: false);
        }
    }

    /// <summary>Keeps the level and the row of a try where they are lower than what was there.</summary>
    static void Keep<TBytes>(Scratch scratch, Span<byte> lowest, Span<byte> rows, bool isFirst, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        for (var line = 0; line < lines; line += TBytes.Count)
        {
            var (level, row) = (TBytes.Load(in scratch.TryLevel[0], line), TBytes.Load(in scratch.TryRow[0], line));
            if (!isFirst)
            {
                var (before, beforeRow) = (TBytes.Load(in lowest[0], line), TBytes.Load(in rows[0], line));
                var stays = TBytes.AtLeast(level, before);
                (level, row) = (TBytes.Choose(stays, before, level), TBytes.Choose(stays, beforeRow, row));
            }

            level.Store(ref lowest[0], line);
            row.Store(ref rows[0], line);
        }
    }

    /// <summary>The confidence rule, which may ask how many risk factors are unknown.</summary>
    void Confidence<TBytes>(ScoreColumns scores, Scratch scratch, int at, int lines, bool open)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        var table = tables.Length - 1;
        if (unknownFactors >= 0)
            Count<TBytes>(scores, scratch, at, lines, open);
        Answer<TBytes>(null, scratch, table, scores.Lowest(table)[at..], scores.Highest(table)[at..], scores.Rows(table)[at..], at, lines, open);
    }

    void Count<TBytes>(ScoreColumns scores, Scratch scratch, int at, int lines, bool open)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        var count = scratch.TryLevel;
        count[..lines].Clear();
        for (var factor = 0; open && factor < tables.Length - 1; factor++)
        {
            if (sectionOf[factor] < 0)
                continue;
            ref var lowest = ref scores.Lowest(factor)[at];
            ref var highest = ref scores.Highest(factor)[at];
            for (var line = 0; line < lines; line += TBytes.Count)
            {
                var settled = TBytes.Same(TBytes.Load(in lowest, line), TBytes.Load(in highest, line)) & TBytes.All(1);
                (TBytes.Load(in count[0], line) + TBytes.All(1) - settled).Store(ref count[0], line);
            }
        }

        if (!scratch.IsOpen[unknownFactors])
            return;
        var given = scratch.OwnLow(unknownFactors);
        var counted = count;
        if (!images[unknownFactors].IsRaw)
            Encode<TBytes, byte>(count, counted = scratch.TryRow, unknownFactors, 0, lines);
        for (var line = 0; line < lines; line += TBytes.Count)
            TBytes.Choose(TBytes.Load(in scratch.Unknown(unknownFactors)[0], line), TBytes.Load(in counted[0], line), TBytes.Load(in given[0], line)).Store(ref given[0], line);
        scratch.IsOpen[unknownFactors] = false;
    }
}
