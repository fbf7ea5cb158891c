<?php
/**
 * Plugin Name: Chat widget
 * Description: Live chat on every page.
 * Version: 0.1.0
 * Requires at least: 6.5
 * Requires PHP: 7.4
 * License: MIT
 */

defined( 'ABSPATH' ) || exit;

const CHAT_WIDGET_SERVER = 'http://localhost:3000';
const CHAT_WIDGET_SITE   = 'demo';

add_action(
	'wp_enqueue_scripts',
	function () {
		wp_enqueue_script_module( 'chat-widget', CHAT_WIDGET_SERVER . '/chat-widget.js', array(), null );
	}
);

add_action(
	'wp_footer',
	function () {
		printf( '<chat-widget data-site="%s"></chat-widget>', esc_attr( CHAT_WIDGET_SITE ) );
	}
);
