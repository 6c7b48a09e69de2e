using Microsoft.AspNetCore.StaticFiles;

namespace CountyLines.Risk.Worker.Web;

/// <summary>What every answer carries, so that a browser runs nothing that is not the console's own and keeps nothing of a page.</summary>
static class SecurityHeaders
{
    /// <summary>No script or style inside a page, nothing from elsewhere, no frame around it.</summary>
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static Task AddAsync(HttpContext context, Func<Task> next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-cache, no-store";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return next();
    }

    /// <summary>The console's own assets hold nothing of a line.</summary>
    public static void OfAsset(StaticFileResponseContext asset) => asset.Context.Response.Headers.CacheControl = "public, max-age=3600";
}
