using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Health;

/// <summary>What a supervisor asks: <c>/health/live</c>, whether to restart the worker; <c>/health/ready</c>, whether somebody must look.</summary>
static class HealthPages
{
    public static void Map(IEndpointRouteBuilder web)
    {
        var health = web.ServiceProvider.GetRequiredService<WorkerHealth>();
        web.MapGet("/health/live", context => AnswerAsync(context, health.IsLive, new { Live = health.IsLive }));
        web.MapGet("/health/ready", context =>
        {
            var seen = health.Look();
            return AnswerAsync(context, seen.IsReady, new { Ready = seen.IsReady, seen.Rules, Parts = seen.Parts.Select(part => new { part.Part, LastGoodNight = part.LastGoodNight?.UtcDateTime, part.Reasons }) });
        });
    }

    static Task AnswerAsync(HttpContext context, bool isWell, object answer)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Json.Write(text, answer);
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}
