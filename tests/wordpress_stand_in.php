<?php
// Just so much of WordPress that the plugin of docs/recipes runs: argv names the plugin and a file
// with what happens, as [hook, [id, post, post before]] in order.
define('ABSPATH', '/');
define('AUDIO_BUILDER_DESK', getenv('DESK') . '/hooks/wordpress');
define('AUDIO_BUILDER_SECRET', getenv('AUDIO_BUILDER_WORDPRESS_SECRET'));

class WP_Post {
    public string $post_type, $post_status, $post_modified_gmt;
    public array $rest;
}

class WP_REST_Request {
    public function __construct(public string $method, public string $route) {}
}

class WP_REST_Response {
    public function __construct(public array $data) {}
    public function is_error(): bool { return !$this->data; }
}

class WP_REST_Server {
    public function response_to_data(WP_REST_Response $response, array $embed): array {
        return $response->data;
    }
}

$hooks = [];
$posts = [];

function add_action(string $name, callable $do, int $priority, int $arguments): void {
    global $hooks;
    $hooks[$name] = [$do, $arguments];
}
function rest_get_server(): WP_REST_Server { return new WP_REST_Server(); }
function rest_do_request(WP_REST_Request $request): WP_REST_Response {
    global $posts;
    return new WP_REST_Response($posts[basename($request->route)] ?? []);
}
function wp_json_encode(mixed $value): string { return json_encode($value, JSON_THROW_ON_ERROR); }
function mysql_to_rfc3339(string $date): string { return str_replace(' ', 'T', $date); }
function wp_remote_post(string $url, array $sent): void {
    $headers = '';
    foreach ($sent['headers'] as $name => $value) {
        $headers .= "$name: $value\r\n";
    }
    echo file_get_contents($url, false, stream_context_create(['http' => [
        'method' => 'POST', 'header' => $headers, 'content' => $sent['body'],
        'timeout' => $sent['timeout'], 'ignore_errors' => true,
    ]])), "\n";
}
function post_of(?array $fields): ?WP_Post {
    if (!$fields) {
        return null;
    }
    $post = new WP_Post();
    $post->post_type = $fields['type'];
    $post->post_status = $fields['status'];
    $post->post_modified_gmt = str_replace('T', ' ', $fields['modified_gmt']);
    $post->rest = $fields;
    return $post;
}

require $argv[1];
foreach (json_decode(file_get_contents($argv[2]), true) as [$name, $fields, $before]) {
    $posts[$fields['id']] = $fields;
    [$do, $count] = $hooks[$name];
    $arguments = $name === 'deleted_post'
        ? [$fields['id'], post_of($fields)]
        : [$fields['id'], post_of($fields), (bool) $before, post_of($before)];
    $do(...array_slice($arguments, 0, $count));
}
