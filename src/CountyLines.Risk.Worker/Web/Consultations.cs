using System.Threading.Channels;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// Puts on record that people look, before they see. Those who ask while the disk is at work on the entries of others are recorded together after it:
/// each waits for its own entry, and twenty readers cost the disk hardly more than one.
/// </summary>
sealed class Consultations : IAsyncDisposable
{
    /// <summary>Entries of one transaction.</summary>
    const int AtOnce = 256;

    readonly Channel<Waiting> waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    readonly Func<RiskStore> open;
    readonly Task recording;

    /// <param name="open">Opens the store that the entries go into.</param>
    public Consultations(Func<RiskStore> open)
    {
        this.open = open;
        recording = Task.Run(RecordAsync);
    }

    /// <summary>Ends when the entry stands.</summary>
    /// <exception cref="StoreBusyException">Another process writes for too long; nothing may be shown.</exception>
    public Task RecordAsync(Person who, AuditAct act)
    {
        var one = new Waiting(who, act, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return waiting.Writer.TryWrite(one) ? one.Stands.Task : throw new ObjectDisposedException(nameof(Consultations));
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await recording;
    }

    async Task RecordAsync()
    {
        var batch = new List<Waiting>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < AtOnce && waiting.Reader.TryRead(out var one))
                batch.Add(one);
            try
            {
                // Opened anew: another store may have been put in the place of the one that there was, and its audit is the one that counts.
                using var store = open();
                store.RecordAudit([.. batch.Select(one => (one.Who, one.Act))]);
                batch.ForEach(one => one.Stands.SetResult());
            }
            catch (Exception fault)
            {
                // Whoever asked is told, and sees nothing.
                batch.ForEach(one => one.Stands.SetException(fault));
            }
        }
    }

    sealed record Waiting(Person Who, AuditAct Act, TaskCompletionSource Stands);
}
