using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lanstead.Server.Http;

/// <summary>The OpenAPI document: source of the web client, committed as <c>docs/openapi.json</c>.</summary>
internal static class OpenApi
{
    public const string DocumentName = "v1";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        // What is a string on the wire is described where it stands: a shared component would be nullable everywhere once it is anywhere.
        options.CreateSchemaReferenceId = type =>
            FormatOf(Nullable.GetUnderlyingType(type.Type) ?? type.Type) is null ? OpenApiOptions.CreateDefaultSchemaReferenceId(type) : null;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Lanstead", Version = "v1", Description = "Every refusal is a problem document (RFC 9457) with a stable code." };
            document.Servers = [];
            document.Tags = null;
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            bool isNullable = type != context.JsonTypeInfo.Type || schema.Type?.HasFlag(JsonSchemaType.Null) == true;
            if (FormatOf(type) is { } format)
            {
                // Types with converters of their own are opaque to the generator: on the wire they are strings.
                schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
                schema.Format = format;
                schema.Properties = null;
                schema.Required = null;
            }
            // As the elements of a list they are not asked for: what has no reference is described in its list.
            if (schema.Type?.HasFlag(JsonSchemaType.Array) == true && schema.Items is null or OpenApiSchema { Type: null } && context.JsonTypeInfo.ElementType is { } element && FormatOf(element) is { } of)
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = of };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, stop) =>
        {
            operation.Tags = null;
            // Asked for on each operation: the generator keeps one copy under components.
            IOpenApiSchema problem = await context.GetOrCreateSchemaAsync(typeof(Problem), cancellationToken: stop);
            context.Document?.AddComponent(nameof(Problem), problem);
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "Refused",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) },
                },
            };
            AddHeaders(operation, context.Description);
            AccessRule? rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().FirstOrDefault();
            operation.Description = rule is null ? operation.Description : $"Access: {rule}.";
        });
    });

    /// <summary>The document as text, as it is committed.</summary>
    public static async Task<string> WriteAsync(IServiceProvider services, CancellationToken stop)
    {
        OpenApiDocument document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(DocumentName).GetOpenApiDocumentAsync(stop);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, stop);
    }

    // Headers that middleware or a handler reads by itself: the generator sees no parameter for them.
    private static void AddHeaders(OpenApiOperation operation, ApiDescription route)
    {
        IList<object> metadata = route.ActionDescriptor.EndpointMetadata;
        if (HttpMethods.IsPost(route.HttpMethod ?? "") && metadata.OfType<AccessRule>().FirstOrDefault()?.Access is Access.SignedIn or Access.Admin)
            Add(Idempotency.Header, "The same key with the same request again gets the first answer, and nothing is done twice.", Idempotency.MaxKeyChars);
        if (metadata.OfType<TakesIfMatch>().Any())
            Add("If-Match", "The ETag of what you saw; 412 when somebody changed it meanwhile.", null);

        void Add(string name, string description, int? maxLength) => (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maxLength },
        });
    }

    private static string? FormatOf(Type type)
    {
        if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)))
            return "uuid";
        if (type == typeof(IPAddress))
            return "ip";
        if (type == typeof(IPNetwork))
            return "cidr";
        return type == typeof(PublicKey) ? "wireguard-key" : null;
    }
}
