using Spectre.Console;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Shows how far a long command is, on standard error and only to a person.</summary>
static class ProgressBar
{
    public static async Task<T> RunAsync<T>(Terminal terminal, Func<IProgress<CycleProgress>?, Task<T>> work)
    {
        if (!terminal.ErrorIsInteractive)
            return await work(null);
        return await terminal.Messages.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("Reading", maxValue: 1);
                return await work(new Reporter(task));
            });
    }

    sealed class Reporter(ProgressTask task) : IProgress<CycleProgress>
    {
        public void Report(CycleProgress value)
        {
            task.Description = value.Step;
            task.MaxValue = value.Of;
            task.Value = value.Done;
        }
    }
}
