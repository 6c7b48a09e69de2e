using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Facts;

/// <summary>What a source said of one line: a value, or why there is none.</summary>
readonly record struct Answer(FactValue Value, string Problem)
{
    public GivenFact For(Fact fact) => Problem.Length > 0 ? new GivenFact(fact.Name, FactValue.Unknown, Problem) : GivenFact.Of(fact, Value);
}

/// <summary>The asking of one source in one run. Whatever the source does, every line gets an answer or a reason, and the night goes on.</summary>
sealed class Conversation(string name, IFactSource source, TimeSpan limit, TimeProvider clock, DateOnly asOf)
{
    bool isSilent;

    /// <summary>One answer for each line, in order.</summary>
    /// <exception cref="OperationCanceledException">The run was asked to stop; a source that does not listen is left behind.</exception>
    public IReadOnlyList<Answer> Ask(IReadOnlyList<LineRecords> lines, CancellationToken stop)
    {
        if (TryOnce(lines, stop, out var fault) is { } all && all.Length == lines.Count)
            return [.. all.Select(value => new Answer(value, ""))];
        // One line of many may be the cause, so each is asked for by itself. After a silence that would be a silence for each.
        return lines.Count == 1 || isSilent ? [.. lines.Select(_ => new Answer(default, fault))] : [.. lines.SelectMany(line => Ask([line], stop))];
    }

    FactValue[]? TryOnce(IReadOnlyList<LineRecords> lines, CancellationToken stop, out string fault)
    {
        stop.ThrowIfCancellationRequested();
        fault = $"the plug-in {name} did not answer within {limit:c}, and was not asked again in this run";
        if (isSilent)
            return null;
        using var patience = new CancellationTokenSource(limit, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            // On another thread, and copied there: a source that hangs can be left behind, and a list that works itself out late does so within its time.
            var token = end.Token;
            var answers = Task.Run(() => source.FactsOf(lines, asOf, token)?.ToArray(), CancellationToken.None).WaitAsync(token).GetAwaiter().GetResult();
            fault = $"the plug-in {name} gave {(answers is null ? "no list" : $"{answers.Length} values")} for this line; it must give one";
            return answers;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            stop.ThrowIfCancellationRequested();
            isSilent = true;
        }
        catch (Exception thrown)
        {
            // The code is a stranger's and may throw anything; the line is shown in error with what it said.
            fault = $"the plug-in {name} failed on this line: {FactAssembly.Said(thrown)}";
        }

        return null;
    }
}
