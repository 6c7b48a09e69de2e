namespace CountyLines.Risk.Tests.Support;

/// <summary>Waiting for what another thread or process does.</summary>
static class Patience
{
    /// <summary>Looks again and again; the limit only ends a hang, and how long it takes decides nothing.</summary>
    public static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(50, patience.Token);
    }
}
