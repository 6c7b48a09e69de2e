using Polly;
using Polly.Retry;

namespace CountyLines.Risk.Packages;

/// <summary>Tries a delivery again, ever more slowly, where another attempt may help.</summary>
public sealed class RetriedDelivery : IDelivery
{
    /// <summary>Attempts after the first, and the first wait. The product's own choice: some half a minute in all; what comes later is the next run's.</summary>
    const int MoreAttempts = 4;
    static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);

    readonly IDelivery delivery;
    readonly ResiliencePipeline pipeline;

    public RetriedDelivery(IDelivery delivery, TimeProvider clock)
    {
        this.delivery = delivery;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<DeliveryException>(fault => fault.MayPass),
            MaxRetryAttempts = MoreAttempts,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstWait,
        }).Build();
    }

    public async Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop)
    {
        return await pipeline.ExecuteAsync(async attempt => await delivery.DeliverAsync(package, attempt), stop);
    }
}
