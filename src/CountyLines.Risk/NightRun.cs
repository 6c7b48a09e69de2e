using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>What every night of a job does.</summary>
/// <param name="Sources">The feeds to pull, in this order.</param>
/// <param name="Audiences">For which audiences a list is drafted, so that a person finds it in the morning.</param>
public sealed record NightPlan(IReadOnlyList<FeedSource> Sources, IReadOnlyList<string> Audiences, NightBounds Bounds, Person Worker);

/// <summary>How a night ended.</summary>
/// <param name="Result">What was pulled and scored; null when the rules let nothing be scored.</param>
/// <param name="Reasons">Why it was held; or, of one that is done, which lists could not be drafted.</param>
public sealed record NightResult(NightKey Key, NightState State, CycleResult? Result, IReadOnlyList<RecordedRelease> Drafts, IReadOnlyList<string> Reasons, IReadOnlyList<NightStage> Stages);

/// <summary>
/// One night that a worker has taken up: the cycle with its gates, then the drafts. Every step is whole or not there, and what a
/// cut-off night had done is not done again. It publishes nothing: that takes two people.
/// </summary>
public sealed class NightRun(RiskStore store, RulesFolder rules, string dataFolder, FactSources facts, NightPlan plan)
{
    /// <exception cref="NightLostException">Another worker took the night up; it stays that worker's.</exception>
    public async Task<NightResult> RunAsync(RecordedNight night, CancellationToken stop)
    {
        var stages = new Stages(store.Clock, night.Attempt);
        try
        {
            // Before anything is written: a night goes through the whole store, and what it makes of a damaged page would be drafted.
            stages.Time("check", store.MustBeWholeBesideWhatIsRead);
            var gates = new NightGates(store, plan.Bounds, night.Key);
            var request = new CycleRequest(plan.Sources, night.Key.Date, night.Key.Date, null, RiskStore.NightTrigger) { Who = plan.Worker.Name, Gates = gates.Closed, Stages = stages };
            var result = await new RiskCycle(store, rules, dataFolder, facts).RunAsync(request, null, stop);
            if (result.Held.Count > 0)
                return End(NightState.Held, result, [], result.Held);
            var (drafts, refusals) = stages.Time("draft", () => Draft(result.Report.Run, night.Key.Date));
            return End(NightState.Done, result, drafts, refusals);
        }
        catch (RulesException fault)
        {
            return End(NightState.Held, null, [], [$"the rules cannot be used, and nothing was scored: {fault.Summary}"]);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not NightLostException and not StoreBusyException)
        {
            RecordFailure(fault);
            throw;
        }

        NightResult End(NightState state, CycleResult? result, IReadOnlyList<RecordedRelease> drafts, IReadOnlyList<string> reasons)
        {
            store.EndNight(state, reasons, stages.Done);
            return new NightResult(night.Key, state, result, drafts, reasons, stages.Done);
        }

        void RecordFailure(Exception fault)
        {
            try
            {
                store.EndNight(NightState.Failed, [VisibleText.Of(StoreFault.Words(fault, dataFolder) ?? fault.Message, 1_000)], stages.Done);
            }
            catch (Exception)
            {
                // The first fault is the one to tell. The night stays begun, and is taken up again.
            }
        }
    }

    (List<RecordedRelease> Drafts, List<string> Refusals) Draft(Run run, DateOnly today)
    {
        var (releasing, drafted) = (new Releasing(store, rules), store.Releases().Where(one => one.Run == run.Number).ToList());
        var (drafts, refusals) = (new List<RecordedRelease>(), new List<string>());
        foreach (var audience in plan.Audiences)
        {
            try
            {
                drafts.Add(drafted.FirstOrDefault(one => one.Audience == audience) ?? releasing.Draft(new DraftRequest(audience, run.Number, null, ""), today, store.Clock.GetUtcNow()));
            }
            catch (ActRefusedException refusal)
            {
                refusals.Add($"no list was drafted for {audience}: {string.Join("; ", refusal.Reasons)}");
            }
        }

        return (drafts, refusals);
    }
}
