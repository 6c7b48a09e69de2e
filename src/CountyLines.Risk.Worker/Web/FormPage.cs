using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Night;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// A page with forms. What is refused stands at the top of the page with every reason; what is done leads to an address that can be loaded
/// again without doing it twice.
/// </summary>
abstract class FormPage(ConsoleStores stores) : ConsolePage(stores)
{
    /// <summary>What was done, as it stands in the address after a form; only words that the page knows are shown.</summary>
    [FromQuery]
    public string? Done { get; set; }

    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <param name="act">Does it, and says where to go then; null stays on the page, which has been told of problems.</param>
    /// <param name="show">Fills the page when it stays.</param>
    protected async Task<IActionResult> TryAsync(Func<Task<string?>> act, Func<Task> show)
    {
        // A number that is none would read as none given, and something else would be done than was asked.
        if (!ModelState.IsValid)
        {
            Tell(StatusCodes.Status400BadRequest, [.. ModelState.Values.SelectMany(field => field.Errors).Select(error => error.ErrorMessage)]);
            await show();
            return Page();
        }

        try
        {
            if (await act() is { } next)
                return LocalRedirect(next);
        }
        catch (Exception fault) when (ReasonsOf(fault) is { Count: > 0 } reasons)
        {
            Tell(StatusCodes.Status409Conflict, reasons);
        }

        await show();
        return Page();
    }

    protected Task<IActionResult> TryAsync(Func<string?> act, Func<Task> show) => TryAsync(() => Task.FromResult(act()), show);

    protected void Tell(int status, IReadOnlyList<string> problems) => (Response.StatusCode, Problems) = (status, problems);

    /// <summary>What a person can mend, in words; nothing for a fault that is somebody else's.</summary>
    protected static IReadOnlyList<string> ReasonsOf(Exception fault) => fault switch
    {
        // The reasons are those of the commands, where the reason is an option.
        ActRefusedException refused => [.. refused.Reasons.Select(reason => reason.StartsWith("--because", StringComparison.Ordinal) ? $"the reason{reason["--because".Length..]}" : reason).Select(ListCapital)],
        SettingsException settings => settings.Problems,
        RulesException rules => [rules.Summary, .. rules.Problems.Select(problem => problem.ToString())],
        PackageException package => package.Reasons,
        FeedUnavailableException feed => [.. feed.Problems.Prepend(feed.Message.Split(Environment.NewLine)[0])],
        RefusedException or NotFoundException or FactSourcesException or NothingToScoreException => [fault.Message],
        _ => [],
    };

    static string ListCapital(string text) => Pages.ListModel.Capital(text);
}
