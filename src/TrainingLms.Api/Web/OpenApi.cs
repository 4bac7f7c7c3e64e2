using Microsoft.OpenApi;
using NodaTime;

namespace TrainingLms.Api.Web;

/// <summary>The OpenAPI 3.1 document: what the framework cannot know about our types.</summary>
static class OpenApi
{
    public static IServiceCollection AddLmsOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type == typeof(Instant) || type == typeof(LocalDate))
            {
                schema.Type = JsonSchemaType.String;
                schema.Format = type == typeof(Instant) ? "date-time" : "date";
            }
            else if (type.IsEnum) schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "TrainingLms",
                Version = "v1",
                Description = "Training and certification of public-sector staff. Refusals are RFC 9457 problem documents with stable codes and sentences in Chinese (default) "
                    + "or English (Accept-Language: en). Unsafe calls may carry an Idempotency-Key; changes carry the ETag that was read as If-Match.",
            };
            // The server's own address differs from node to node and has no place in the document.
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Responses ??= [];
            foreach (var (status, text) in new[] { ("4XX", "Refused: a problem document with codes and sentences") })
                operation.Responses.TryAdd(status, new OpenApiResponse
                {
                    Description = text,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) } },
                });
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(async (document, context, cancel) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            document.Components.Schemas["Problem"] = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancel);
        });
    });
}
