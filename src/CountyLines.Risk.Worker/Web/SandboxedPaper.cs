using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// Finished papers served as they are. They have a style inside, which no page of the console may have, so they come without any right: no
/// script, no form, no origin, nothing from elsewhere.
/// </summary>
static class SandboxedPaper
{
    const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    /// <summary>A page is shown in its sandbox; any other file is handed over to be kept.</summary>
    public static FileContentResult Of(HttpContext context, string name, byte[] bytes)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return Path.GetExtension(name) switch
        {
            ".html" => new FileContentResult(bytes, "text/html; charset=utf-8"),
            ".json" => new FileContentResult(bytes, "application/json") { FileDownloadName = name },
            ".csv" => new FileContentResult(bytes, "text/csv; charset=utf-8") { FileDownloadName = name },
            ".xlsx" => new FileContentResult(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") { FileDownloadName = name },
            _ => new FileContentResult(bytes, "application/octet-stream") { FileDownloadName = name },
        };
    }
}
