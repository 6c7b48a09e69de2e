using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The nights on record.</summary>
static class NightText
{
    public static void Write(Terminal terminal, IReadOnlyList<RecordedNight> nights)
    {
        if (nights.Count == 0)
        {
            terminal.Out.WriteLine("There is no night yet. The worker runs them: countylines run");
            return;
        }

        TableView.Write(terminal, [new("Night"), new("State"), new("Run", IsNumber: true), new("Attempt", IsNumber: true), new("Begun"), new("Ended"), new("Why", MayFold: true)],
            [.. nights.Select(night => (IReadOnlyList<Cell>)
            [
                $"{night.Key.Date:d MMM yyyy}", new Cell(WordOf(night), StyleOf(night)), $"{night.Run}", night.Attempt > 0 ? $"{night.Attempt}" : "", night.Attempt > 0 ? $"{Dates.There(night.Begun):d MMM HH:mm}" : "",
                night.Ended is { } ended && night.Attempt > 0 ? $"{Dates.There(ended):d MMM HH:mm}" : "", Why(night),
            ])]);
    }

    public static void Write(Terminal terminal, RecordedNight night, IReadOnlyList<NightStage> stages, IReadOnlyDictionary<string, long> pulls)
    {
        terminal.Out.WriteLine($"The night of {night.Key} is {WordOf(night)}{(night.Run is { } run ? $", with run {run}" : "")}{(night.Attempt > 1 ? $", at attempt {night.Attempt}" : "")}.");
        foreach (var reason in night.Reasons)
            terminal.Out.WriteLine($"  {reason}");
        if (night.Acceptance is { } accepted)
            terminal.Out.WriteLine($"Accepted by {accepted.By} on {Dates.There(accepted.At):d MMMM yyyy}: {accepted.Because}");
        if (pulls.Count > 0)
            terminal.Out.WriteLine($"Pulled: {string.Join(", ", pulls.OrderBy(pull => pull.Value).Select(pull => $"{pull.Key} (pull {pull.Value})"))}.");
        if (stages.Count > 0)
            TableView.Write(terminal, [new("Attempt", IsNumber: true), new("Stage"), new("Began"), new("Took, s", IsNumber: true)], [.. stages.Select(stage => (IReadOnlyList<Cell>)[$"{stage.Attempt}", stage.Stage, $"{Dates.There(stage.Began):d MMM HH:mm:ss}", $"{stage.Took.TotalSeconds:0.000}"])]);
        if (night.IsHeld)
            terminal.Out.WriteLine($"Nothing can be drafted from it. When you have looked: countylines night accept {night.Key.Date:yyyy-MM-dd} --because TEXT");
    }

    public static object Shape(RecordedNight night)
    {
        return new
        {
            night.Key.Job,
            Night = night.Key.Date,
            State = night.State.ToString().ToLowerInvariant(),
            night.Run,
            night.Attempt,
            Begun = night.Attempt > 0 ? night.Begun : (DateTimeOffset?)null,
            night.Ended,
            night.Reasons,
            night.Acceptance,
        };
    }

    public static object Shape(RecordedNight night, IReadOnlyList<NightStage> stages, IReadOnlyDictionary<string, long> pulls)
    {
        return new { Night = Shape(night), Pulls = pulls, Stages = stages.Select(stage => new { stage.Attempt, stage.Stage, stage.Began, Seconds = stage.Took.TotalSeconds }) };
    }

    public static string WordOf(RecordedNight night) => night.Acceptance is null ? night.State.ToString().ToLowerInvariant() : "accepted";

    public static string Why(RecordedNight night) => night.Acceptance is { } accepted ? $"{string.Join("; ", night.Reasons)}; accepted by {accepted.By}: {accepted.Because}" : string.Join("; ", night.Reasons);

    static string StyleOf(RecordedNight night) => night.State switch { NightState.Done => "", NightState.Running => "bold", _ => night.Acceptance is null ? "red" : "" };
}
