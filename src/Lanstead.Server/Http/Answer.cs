using System.Reflection;
using Lanstead.Primitives;
using Microsoft.AspNetCore.Http.Metadata;

namespace Lanstead.Server.Http;

/// <summary>200 with a value, or the problem that came instead.</summary>
/// <remarks>Handlers return <see cref="Result{T}"/>; the endpoint's return type says which status success has.</remarks>
internal sealed class Answer<T>(Result<T> result) : IResult, IEndpointMetadataProvider
{
    public static implicit operator Answer<T>(Result<T> result) => new(result);

    public static implicit operator Answer<T>(T value) => new(value);

    public static implicit operator Answer<T>(Failure failure) => new(failure);

    public Task ExecuteAsync(HttpContext httpContext) => result.IsSuccess
        ? httpContext.Response.WriteAsJsonAsync(result.Value, httpContext.RequestAborted)
        : ProblemAnswer.WriteAsync(httpContext, result.Failure);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        AnswerMetadata.Add(builder, StatusCodes.Status200OK, typeof(T));
}

/// <summary>201 with the made object, or the problem that came instead.</summary>
internal sealed class CreatedAnswer<T>(Result<T> result) : IResult, IEndpointMetadataProvider
{
    public static implicit operator CreatedAnswer<T>(Result<T> result) => new(result);

    public static implicit operator CreatedAnswer<T>(T value) => new(value);

    public static implicit operator CreatedAnswer<T>(Failure failure) => new(failure);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!result.IsSuccess)
            return ProblemAnswer.WriteAsync(httpContext, result.Failure);
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        return httpContext.Response.WriteAsJsonAsync(result.Value, httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        AnswerMetadata.Add(builder, StatusCodes.Status201Created, typeof(T));
}

/// <summary>204, or the problem that came instead.</summary>
internal sealed class NoContentAnswer(Failure? failure) : IResult, IEndpointMetadataProvider
{
    /// <summary>204.</summary>
    public static NoContentAnswer Done { get; } = new(null);

    public static implicit operator NoContentAnswer(Failure failure) => new(failure);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (failure is not null)
            return ProblemAnswer.WriteAsync(httpContext, failure);
        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        AnswerMetadata.Add(builder, StatusCodes.Status204NoContent, null);
}

file static class AnswerMetadata
{
    public static void Add(EndpointBuilder builder, int status, Type? type) => builder.Metadata.Add(
        type is null
            ? new ProducesResponseTypeMetadata(status)
            : new ProducesResponseTypeMetadata(status, type, ["application/json"]));
}
