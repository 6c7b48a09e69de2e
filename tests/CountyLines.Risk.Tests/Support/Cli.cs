using System.Text.Json;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Tests.Support;

/// <summary>What a command printed and how it ended.</summary>
sealed record CliResult(int ExitCode, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;
}

/// <summary>Runs commands as a person at a prompt would, against a folder of their own and with a clock that stands at the sample's day.</summary>
sealed class Cli : IDisposable
{
    readonly TempFolder folder = new();

    public string Data => Path.Combine(folder.Path, "data");

    public string Folder => folder.Path;

    public string Rules { get; set; } = Repository.Rules;

    public TimeProvider Clock { get; set; } = Some.Clock();

    public Task<CliResult> RunAsync(params string[] args) => RunOnAsync(0, args);

    /// <summary>As on a terminal of a width; 0 is a pipe.</summary>
    public async Task<CliResult> RunOnAsync(int width, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, error, IsInteractive: width > 0, ErrorIsInteractive: false, width);
        var exit = await CommandLine.RunAsync([.. StoreUnderTest.Arguments(args, Data), "--data", Data, "--rules", Rules], terminal, Clock, CancellationToken.None);
        return new CliResult(exit, output.ToString(), error.ToString());
    }

    public void Dispose() => folder.Dispose();
}
